import { nothing, type ReactiveControllerHost } from 'lit';
import type { ChatClient } from '../client/client.ts';
import type { NewCommand } from '../client/outbox/outgoing.ts';
import type { OpenEvent } from './internal-events.ts';
import type { Words } from './languages/en.ts';
import { loadOnPress, type ScriptName } from './on-demand/script-loader.ts';

/** The inputs that a script draws its part of the chat from. */
export interface OverlayView {
  readonly words: Words;
  readonly client: ChatClient | undefined;
  /** Sends a command. Returns false when too many commands are waiting to be sent. */
  readonly send: (command: NewCommand) => boolean;
  /** Scrolls to a message. */
  readonly jump: (id: string) => unknown;
}

/** The inputs of a script that a press has opened. */
export interface OpenedView extends OverlayView {
  /** The object of the press, such as a message. */
  readonly subject: unknown;
  /** The element that was pressed. It gets the focus back. */
  readonly opener: HTMLElement;
  /** Closes what this press has opened. Does nothing once something else is open. */
  readonly close: () => void;
}

/** A script that draws a panel or a dialog. */
interface OverlayScript {
  draw(view: OpenedView): unknown;
}

/** The panel or dialog that a press has opened. Its script loads on demand. There is at most one at a time. */
export class Overlay {
  #opened: (Omit<OpenedView, keyof OverlayView> & OverlayScript & { readonly name: ScriptName }) | undefined;

  /** `failed` is called when a script does not load. */
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly failed: () => void,
  ) {}

  /** Returns whether the panel of a script is open. */
  isOpen(name: ScriptName): boolean {
    return this.#opened?.name === name;
  }

  /** Handles a press: opens a panel or dialog, or closes the panel if it is open. */
  readonly open = ({ name, opener, subject }: OpenEvent): void => {
    if (this.#opened?.opener === opener && this.#opened.subject === subject) return this.close();
    void loadOnPress<OverlayScript>(name, opener, {
      loaded: ({ draw }) => {
        const close = () => {
          if (this.#opened?.close === close) this.close();
        };
        this.#opened = { name, opener, subject, draw, close };
        this.host.requestUpdate();
      },
      failed: this.failed,
    });
  };

  readonly close = (): void => {
    this.#opened = undefined;
    this.host.requestUpdate();
  };

  draw(view: OverlayView): unknown {
    const opened = this.#opened;
    return opened?.draw({ ...view, ...opened }) ?? nothing;
  }
}
