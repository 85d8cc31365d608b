import './styles/tokens.css';
import './styles/base.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app.js';
import { startTheme } from './ui/theme.js';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');
startTheme();
createRoot(root).render(
  // Hosts that do not send `frame-ancestors` let others put the page below buttons of their own.
  window.self === window.top ? (
    <StrictMode>
      <App />
    </StrictMode>
  ) : (
    <p>
      This page does not run inside of another one.{' '}
      <a href={window.location.href} target="_top">
        Open it by itself
      </a>
    </p>
  ),
);
