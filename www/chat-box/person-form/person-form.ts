import { html, type TemplateResult } from 'lit';
import { isPersonName } from '../../../src/protocol/names.ts';
import type { Person } from '../../../src/protocol/server-messages.ts';
import type { NewCommand } from '../../client/outbox/outgoing.ts';
import { chatPart } from '../chat-part.ts';
import { icon } from '../look/icon.ts';
import { DICES } from '../look/icons.ts';
import { base } from '../look/theme.ts';
import { english as ruleEnglish } from '../languages/english/name-rules.ts';
import { english } from '../languages/english/person-form.ts';
import type { OpenedView } from '../overlay.ts';
import { personFormStyles } from './person-form.styles.ts';

export const words = { ...english, ...ruleEnglish };

/** Draws the form over the log, beside the button in the composer that opened it. */
export function draw({ words, client, send, opener, close }: OpenedView): TemplateResult {
  return html`<chat-box-person-form
    class="over"
    .words=${words}
    .person=${client?.you}
    .opener=${opener}
    .send=${send}
    .close=${() => {
      opener.focus();
      close();
    }}
  ></chat-box-person-form>`;
}

/** The form that changes your own name. Takes the focus. */
export class ChatBoxPersonForm extends chatPart({
  person: { id: '', name: '' } as Person,
  /** Sends a command. Returns false when too many commands are waiting to be sent. */
  send: (() => false) as (command: NewCommand) => boolean,
  close: () => {},
  /** The button that shows whether the form is open. A press elsewhere closes the form. */
  opener: undefined as HTMLElement | undefined,
  /** Internal state: the error message. */
  fault: '',
}) {
  static override styles = [base, personFormStyles];
  #listening: AbortController | undefined;

  protected override render(): TemplateResult {
    return html`<form @submit=${this.#submit} @keydown=${this.#keyPressed}>${this.#fields()}</form>`;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening?.abort();
    if (this.opener) this.opener.ariaExpanded = 'false';
  }

  protected override firstUpdated(): void {
    const { opener } = this;
    if (opener) {
      opener.ariaExpanded = 'true';
      this.#listening = new AbortController();
      document.addEventListener('pointerdown', this.#pressed, { capture: true, signal: this.#listening.signal });
    }
    this.#field.focus();
  }

  #fields(): TemplateResult {
    const { fault, words } = this;
    return html`
      <input
        name="name"
        dir="ltr"
        aria-label=${words.newName}
        aria-describedby="rule"
        aria-invalid=${fault !== ''}
        maxlength="32"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        .value=${this.person.name}
      />
      <bdi id="rule" role="alert" class=${fault === '' ? '' : 'fault'}>${fault || words.nameRule}</bdi>
      <button class="main">${words.save}</button>
      <button type="button" @click=${() => this.#send({ type: 'rename' })}>${icon(DICES)} ${words.randomName}</button>
    `;
  }

  #keyPressed(event: KeyboardEvent): void {
    // The page may have shortcuts, and cannot detect a focused field in a shadow root.
    event.stopPropagation();
    if (event.key !== 'Escape') return;
    // Without this, Escape would also close a dialog around the element.
    event.preventDefault();
    this.close();
  }

  /** A press of the button closes the form by itself. */
  readonly #pressed = (event: Event): void => {
    const path = event.composedPath();
    if (!path.includes(this) && !(this.opener && path.includes(this.opener))) this.close();
  };

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const value = this.#field.value.trim();
    if (value === this.person.name) this.close();
    else if (isPersonName(value)) this.#send({ type: 'rename', name: value });
    else this.fault = this.words.badName(value);
  }

  /** Exists from the first render on. */
  get #field(): HTMLInputElement {
    return this.renderRoot.querySelector('input') as HTMLInputElement;
  }

  #send(command: NewCommand): void {
    if (this.send(command)) this.close();
    else this.fault = this.words.outboxFull;
  }
}

/** The elements that this script defines. */
export const elements = { 'chat-box-person-form': ChatBoxPersonForm };

declare global {
  interface HTMLElementTagNameMap {
    'chat-box-person-form': ChatBoxPersonForm;
  }
}
