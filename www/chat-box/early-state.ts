import type { ChatClient } from '../client/client.ts';

/** The newest message that counts as read. */
export interface EarlyRead {
  readonly epoch: string;
  readonly offset: number;
  /** The reader has seen the message. Otherwise it was there when the chat joined. */
  readonly isSeen: boolean;
}

/** What happens to a chat before the script for its place in the page has loaded, and matters to that script. */
export class EarlyState {
  /** Whether the page had opened the chat when it was first docked. Undefined until then. */
  wasOpenAtFirst: boolean | undefined;
  /** `show` was called. */
  isShowRequested = false;
  /** Undefined until the client has joined, or has early messages that are in view. */
  read: EarlyRead | undefined;

  /** Call it before each drawing until the script has loaded. `isInView`: the reader sees new messages. */
  noteRead({ state, position: { epoch, offset } }: ChatClient, isInView: boolean): void {
    const hasJoined = state.phase === 'live' && !state.catchingUp;
    if (epoch && (isInView || (hasJoined && this.read?.epoch !== epoch)))
      this.read = { epoch, offset, isSeen: isInView };
  }
}
