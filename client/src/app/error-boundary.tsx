import { Component } from 'react';
import type { ReactNode } from 'react';
import { messages } from '../messages/messages.ts';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { reportFault } from './report-errors.ts';

type ErrorBoundaryProps = { /** A change of place is a new chance. */ resetKey: string; children: ReactNode };
type ErrorBoundaryState = { failedAt: string | undefined };

export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { failedAt: undefined };

  static getDerivedStateFromError(): null {
    return null;
  }

  override componentDidCatch(error: unknown): void {
    reportFault(error);
    this.setState({ failedAt: this.props.resetKey });
  }

  override render(): ReactNode {
    if (this.state.failedAt !== this.props.resetKey) return this.props.children;
    return (
      <main className="flex h-full items-center justify-center">
        <ErrorState title={messages.crash.title} description={messages.crash.body} level={1}>
          <Button onClick={() => location.reload()}>{messages.crash.reload}</Button>
        </ErrorState>
      </main>
    );
  }
}
