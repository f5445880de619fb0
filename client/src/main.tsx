import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { reportFault, startErrorReports } from './app/report-errors.ts';
import './styles/index.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

createRoot(root, { onUncaughtError: reportFault }).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

void startErrorReports();
