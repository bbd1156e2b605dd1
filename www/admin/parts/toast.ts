/** What an action has done, shown for some seconds. */
export interface Toast {
  readonly text: string;
  /** Takes the action back. */
  readonly undo?: (() => Promise<unknown>) | undefined;
}

/** Fired at an element of the page after an action. */
export class ToastEvent extends CustomEvent<Toast> {
  constructor(toast: Toast) {
    super('admin-toast', { detail: toast, bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'admin-toast': ToastEvent;
  }
}
