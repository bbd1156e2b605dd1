import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { systemClock } from '../../../src/clock.ts';
import type { ChatClient } from '../../client/client.ts';
import type { ClientCommand, NewCommand } from '../../client/outbox/outgoing.ts';
import { chatPart } from '../chat-part.ts';
import { base } from '../look/theme.ts';
import { english } from '../languages/english/moderation.ts';
import { english as limitEnglish } from '../languages/english/moderator-limits.ts';
import type { OpenedView } from '../overlay.ts';
import { dialogStyles } from './dialog.styles.ts';
import { awaitAnswer, closeModal, modal, sendAndWait, showModal } from './modal.ts';
import { ChatBoxNotice, UNDO_MS } from './notice.ts';
import { ChatBoxRoomForm } from './room-form.ts';
import { ChatBoxSanction, type SanctionSubject } from './sanction-form.ts';
import { ChatBoxModerationSheet } from './sheet.ts';

export const words = { ...english, ...limitEnglish };
export { moderationButton, moderationStyles as styles } from './moderation-button.ts';

type Sanction = Extract<NewCommand, { readonly type: 'mute' | 'kick' }>;

/** A person to act on. `sent`: the command that the moderator has typed, and that has been sent. */
interface ModerationSubject extends SanctionSubject {
  readonly sent?: Extract<ClientCommand, { readonly type: 'mute' | 'kick' }> | undefined;
}

/** What the element shows: the panel, the form about a person, nothing, or a sentence after an action. */
type Shown =
  | { readonly kind: 'sheet' | 'nothing' }
  | { readonly kind: 'sanction'; readonly subject: SanctionSubject; readonly from: 'chat' | 'sheet' }
  /** `undo`: lifts the ban or mute. */
  | {
      readonly kind: 'notice';
      readonly sentence: string;
      readonly undo: (() => void) | undefined;
      readonly until: number;
    };

/** Draws the form about a person, or, without a subject, the panel of moderators. */
export function draw({ words, client, send, subject, opener, close }: OpenedView): TemplateResult {
  return html`<chat-box-moderation
    .words=${words}
    .client=${client}
    .send=${send}
    .subject=${subject}
    .opener=${opener}
    .close=${close}
  ></chat-box-moderation>`;
}

/** The interface of moderators: a panel, a form about a person, and a notice that offers to undo an action. */
export class ChatBoxModeration extends chatPart({
  client: undefined as ChatClient | undefined,
  send: (() => false) as (command: NewCommand) => boolean,
  subject: undefined as ModerationSubject | undefined,
  opener: undefined as HTMLElement | undefined,
  close: () => {},
  /** Internal state. */
  shown: { kind: 'sheet' } as Shown,
}) {
  static override styles = [base, dialogStyles];

  protected override willUpdate(changed: PropertyValues<this>): void {
    // Another press while the notice is shown.
    if (!changed.has('opener') && !changed.has('subject')) return;
    const { subject, client } = this;
    if (subject?.sent && client) {
      this.shown = { kind: 'nothing' };
      return void this.#conclude(subject.sent, subject, awaitAnswer(client, subject.sent.id));
    }
    this.shown = subject ? { kind: 'sanction', subject, from: 'chat' } : { kind: 'sheet' };
  }

  protected override render(): TemplateResult | typeof nothing {
    const { words, shown } = this;
    switch (shown.kind) {
      case 'sheet':
        return modal(
          words.moderation(0),
          html`<chat-box-moderation-sheet
            .words=${words}
            .client=${this.client}
            .send=${this.send}
            .act=${(subject: SanctionSubject) => (this.shown = { kind: 'sanction', subject, from: 'sheet' })}
            .close=${this.#finish}
          ></chat-box-moderation-sheet>`,
          this.#finish,
        );
      case 'nothing':
        return nothing;
      case 'sanction':
        return modal(
          words.moderatePerson(shown.subject.person.name),
          html`<chat-box-sanction
            .words=${words}
            .subject=${this.#target(shown.subject)}
            .chosen=${(command: Sanction) => void this.#act(command, shown.subject)}
            .close=${() => (shown.from === 'sheet' ? (this.shown = { kind: 'sheet' }) : this.#finish())}
          ></chat-box-sanction>`,
          this.#finish,
        );
      case 'notice':
        return html`<chat-box-notice
          .words=${words}
          .sentence=${shown.sentence}
          .until=${shown.until}
          .takesFocus=${this.subject?.sent === undefined}
          .undo=${shown.undo}
          .close=${this.#finish}
        ></chat-box-notice>`;
    }
  }

  protected override updated(): void {
    showModal(this.renderRoot);
  }

  /** Names an author that has left by a message, and anyone else by the id of the person. */
  #target({ person, message }: SanctionSubject): SanctionSubject {
    return this.client?.members.some(({ id }) => id === person.id) ? { person } : { person, message };
  }

  async #act(command: Sanction, subject: SanctionSubject): Promise<void> {
    closeModal(this.renderRoot, this.opener);
    await this.#conclude(command, subject, sendAndWait(this, command));
  }

  /** Shows what a command has done. `answer` is its id, or undefined when the server refused it. */
  async #conclude(
    command: Sanction,
    { person: { name } }: SanctionSubject,
    answer: Promise<string | undefined>,
  ): Promise<void> {
    const { words } = this;
    const sentence =
      command.type === 'mute'
        ? words.wasMuted(name)
        : command.seconds > 0
          ? words.wasBanned(name)
          : words.wasRemoved(name);
    const { subject, opener } = this;
    const id = await answer;
    // Another press meanwhile shows something else.
    if (this.subject !== subject || this.opener !== opener) return;
    // The chat shows a refusal.
    if (id === undefined) return this.close();
    this.#notify(sentence, command.seconds > 0 ? () => void this.#lift(id, name) : undefined);
  }

  async #lift(ban: string, name: string): Promise<void> {
    const id = await sendAndWait(this, { type: 'unban', ban });
    if (id === undefined) return this.#finish();
    this.#notify(this.words.wasLifted(name));
  }

  #notify(sentence: string, undo?: () => void): void {
    this.shown = { kind: 'notice', sentence, undo, until: systemClock.wall() + UNDO_MS };
  }

  /** Closes the element. Returns the focus if it was inside. */
  readonly #finish = (): void => {
    if (this.shadowRoot?.activeElement) closeModal(this.renderRoot, this.opener);
    this.close();
  };
}

/** The elements that this script defines. Parts before what draws them. */
export const elements = {
  'chat-box-sanction': ChatBoxSanction,
  'chat-box-notice': ChatBoxNotice,
  'chat-box-room-form': ChatBoxRoomForm,
  'chat-box-moderation-sheet': ChatBoxModerationSheet,
  'chat-box-moderation': ChatBoxModeration,
};

declare global {
  interface HTMLElementTagNameMap {
    'chat-box-sanction': ChatBoxSanction;
    'chat-box-notice': ChatBoxNotice;
    'chat-box-room-form': ChatBoxRoomForm;
    'chat-box-moderation-sheet': ChatBoxModerationSheet;
    'chat-box-moderation': ChatBoxModeration;
  }
}
