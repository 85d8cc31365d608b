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
  <StrictMode>
    <App />
  </StrictMode>,
);
