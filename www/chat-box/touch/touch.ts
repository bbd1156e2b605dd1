// What fingers do on messages. Loads on demand, on devices with a touch screen.
import { html, nothing, type TemplateResult } from 'lit';
import type { SheetSubject } from '../message-actions/message-actions.ts';
import type { OpenedView } from '../overlay.ts';
import { ChatBoxMessageSheet } from './message-sheet.ts';

export { english as words } from '../languages/english/touch.ts';
export { LogGestures } from './log-gestures.ts';

/** Draws the sheet with the actions on a message. */
export function draw({ words, client, subject, opener, close }: OpenedView): TemplateResult | typeof nothing {
  const { message, list, log } = subject as SheetSubject;
  const current = client?.find(message.id);
  return html`<chat-box-message-sheet
    .words=${words}
    .message=${current?.deleted ? undefined : current}
    .list=${list}
    .log=${log}
    .opener=${opener}
    .close=${close}
  ></chat-box-message-sheet>`;
}

/** The elements that this script defines. */
export const elements = { 'chat-box-message-sheet': ChatBoxMessageSheet };

declare global {
  interface HTMLElementTagNameMap {
    'chat-box-message-sheet': ChatBoxMessageSheet;
  }
}
