/**
 * The page with the demo bar and the demo wallet. The page itself knows nothing of either: it finds the
 * wallet as it finds any other.
 *
 * @module
 */

import '../src/main.js';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { DemoBar } from './bar.js';
import { registerWallet } from './wallet.js';

registerWallet();
const bar = document.createElement('div');
document.body.append(bar);
createRoot(bar).render(
  <StrictMode>
    <DemoBar />
  </StrictMode>,
);
