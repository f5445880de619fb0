import { useLocation } from 'wouter';
import { ApiProvider } from '../api/api-provider.tsx';
import { Toaster } from '../ui/toaster.tsx';
import { TooltipProvider } from '../ui/tooltip.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Routes } from './routes.tsx';

export function App() {
  const [path] = useLocation();
  return (
    <ApiProvider>
      <TooltipProvider>
        <ErrorBoundary resetKey={path}>
          <Routes />
        </ErrorBoundary>
        <Toaster />
      </TooltipProvider>
    </ApiProvider>
  );
}
