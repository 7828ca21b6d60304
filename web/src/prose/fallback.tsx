import { Component, type ReactNode } from 'react';

interface FallbackProps {
  /** What is drawn where the children cannot be. */
  instead: ReactNode;
  children: ReactNode;
}

/** Keeps one text that cannot be drawn from taking the page with it. React hands such errors to classes only. */
export class Fallback extends Component<FallbackProps, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? this.props.instead : this.props.children;
  }
}
