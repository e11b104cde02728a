import { Component, type ErrorInfo, type ReactNode } from "react";
import { ErrorState } from "@/ui/states";

interface State {
  error: Error | null;
}

/** The last net: a mistake of ours must not leave a white page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    // biome-ignore lint/suspicious/noConsole: the one place where the stack can still be read
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <main className="grid h-full place-items-center">
        <ErrorState
          title="This page broke"
          detail={error.stack ?? error.message}
          onRetry={() => this.setState({ error: null })}
        >
          {error.message}. Nothing that was logged is affected.
        </ErrorState>
      </main>
    );
  }
}
