import { useLocation } from 'wouter';
import { ApiProvider } from '../api/api-provider.tsx';
import { Toaster } from '../ui/toaster.tsx';
import { TooltipLayer } from '../ui/tooltip.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Routes } from './routes.tsx';

export function App() {
  const [path] = useLocation();
  return (
    <ApiProvider>
      <ErrorBoundary resetKey={path}>
        <Routes />
      </ErrorBoundary>
      <Toaster />
      <TooltipLayer />
    </ApiProvider>
  );
}
