import { Component, type ReactNode } from 'react';

interface ViewBoundaryProps {
  /** What the view shows, as the address and the revision say: another one is tried anew after a failure. */
  shows: string;
  /** What is drawn where the view cannot be. */
  instead: ReactNode;
  children: ReactNode;
}

interface ViewBoundaryState {
  shows: string;
  hasFailed: boolean;
}

/** Keeps a view that throws from taking the whole page with it. React hands such errors to classes only. */
export class ViewBoundary extends Component<ViewBoundaryProps, ViewBoundaryState> {
  override state = { shows: this.props.shows, hasFailed: false };

  static getDerivedStateFromError(): Partial<ViewBoundaryState> {
    return { hasFailed: true };
  }

  static getDerivedStateFromProps(
    { shows }: ViewBoundaryProps,
    state: ViewBoundaryState,
  ): ViewBoundaryState | null {
    return shows === state.shows ? null : { shows, hasFailed: false };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? this.props.instead : this.props.children;
  }
}
