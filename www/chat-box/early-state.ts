import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ChatClient } from '../client/client.ts';

/** The newest message that counts as read. */
export interface EarlyRead {
  readonly client: ChatClient;
  readonly epoch: string;
  readonly offset: number;
  /** The reader has seen the message. Otherwise it was there when the chat joined. */
  readonly isSeen: boolean;
}

/** Records what the page integration needs to know about the time before its script has loaded. */
export class EarlyState implements ReactiveController {
  /** Whether the page had opened the chat when it was first docked. Undefined until then. */
  wasOpenAtFirst: boolean | undefined;
  /** `show` was called. */
  isShowRequested = false;
  /** Undefined until a client has joined. */
  read: EarlyRead | undefined;

  constructor(
    private readonly host: ReactiveControllerHost & { readonly client: ChatClient | undefined },
    private readonly isInline: () => boolean,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#visibilityChanged);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#visibilityChanged);
  }

  hostUpdate(): void {
    const { client } = this.host;
    const { state, position } = client ?? {};
    const hasJoined = state?.phase === 'live' && !state.catchingUp;
    const isKnown = this.read?.client === client && this.read?.epoch === position?.epoch;
    if (hasJoined && !isKnown) this.#note(this.isInline() && !document.hidden);
  }

  #note(isSeen: boolean): void {
    const { client } = this.host;
    const { epoch, offset = 0 } = client?.position ?? {};
    if (client && epoch) this.read = { client, epoch, offset, isSeen };
  }

  /** In a page that was visible until now, or is from now on, an inline chat has shown its messages. */
  readonly #visibilityChanged = (): void => {
    if (this.isInline()) this.#note(true);
  };
}
