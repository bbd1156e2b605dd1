import { html, type TemplateResult } from 'lit';
import type { ChatClient } from '../../client/client.ts';
import type { NewCommand } from '../../client/outbox/outgoing.ts';

/** Draws a modal dialog. `showModal` shows it. Escape, and the back gesture of a phone, call `close`. */
export function modal(label: string, content: unknown, close: () => void): TemplateResult {
  const keyPressed = (event: KeyboardEvent) => {
    // The page may have shortcuts, and cannot detect a focused field in a shadow root. Escape must close nothing around.
    event.stopPropagation();
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    close();
  };
  const cancelled = (event: Event) => {
    event.preventDefault();
    close();
  };
  return html`<dialog aria-label=${label} @keydown=${keyPressed} @cancel=${cancelled}>${content}</dialog>`;
}

/** Shows the dialog of an element, if it is not shown yet. */
export function showModal(root: ParentNode): void {
  const dialog = root.querySelector('dialog');
  if (dialog?.open === false) dialog.showModal();
}

/** Closes the dialog of an element and focuses `opener`, which the dialog has made inert. */
export function closeModal(root: ParentNode, opener: HTMLElement | undefined): void {
  root.querySelector('dialog')?.close();
  opener?.focus({ preventScroll: true });
}

/** Sends commands. */
export interface Sender {
  readonly client: ChatClient | undefined;
  readonly send: (command: NewCommand) => boolean;
}

/**
 * Sends a command and waits for the answer. Resolves to the id of the command when the server has accepted it. Resolves to
 * undefined when the server refused it, or it could not be sent.
 */
export function sendAndWait({ client, send }: Sender, command: NewCommand): Promise<string | undefined> {
  if (!client || !send(command)) return Promise.resolve(undefined);
  return awaitAnswer(client, client.outgoing.at(-1)?.command.id);
}

/** Waits for the answer to a command in `outgoing`, like `sendAndWait`. */
export function awaitAnswer(client: ChatClient, id: string | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    const stop = [
      client.on('refused', (refusal) => refusal.command.id === id && settle(undefined)),
      client.on('outgoing', (outgoing) => {
        const entry = outgoing.find(({ command }) => command.id === id);
        // A refusal is reported before the command is removed.
        if (!entry) settle(id);
        else if (entry.state.kind === 'failed') settle(undefined);
      }),
    ];
    const settle = (result: string | undefined) => {
      for (const unsubscribe of stop) unsubscribe();
      resolve(result);
    };
  });
}
