import type { Task } from './task.ts';

/** Somebody wants to write an answer to a message, or a new text for one of their own. */
export class TaskEvent extends Event {
  static readonly type = 'chat-task';

  constructor(readonly task: Task) {
    super(TaskEvent.type, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-task': TaskEvent;
  }
}
