import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { isPersonName } from '../../../src/protocol/names.ts';
import type { Person } from '../../../src/protocol/server-messages.ts';
import type { NewCommand } from '../../client/outbox/outgoing.ts';
import { avatar, avatarStyles } from './avatar.ts';
import { CommandEvent } from '../internal-events.ts';
import { peopleStyles } from './people.styles.ts';
import { chatPart } from '../chat-part.ts';
import { base } from '../look/theme.ts';

/** Who is here: you first, then the others in the order they came. In a large room only you and how many. Raises `chat-command`. */
export class ChatBoxPeople extends chatPart({
  members: [] as readonly Person[],
  count: 0,
  you: undefined as Person | undefined,
  /** You may remove others. */
  isModerator: false,
  /** The list's own: whose form is open, by id. */
  open: undefined as string | undefined,
  /** The list's own: what is wrong with the name in the form. */
  fault: '',
}) {
  static override styles = [base, avatarStyles, peopleStyles];

  protected override render(): TemplateResult {
    const { you } = this;
    const others = this.members.filter(({ id }) => id !== you?.id);
    return html`
      <h3><bdi>${this.words.online(this.count)}</bdi></h3>
      ${this.members.length === 0 ? html`<p>${this.words.tooManyToList}</p>` : nothing}
      <ul aria-label=${this.words.peopleOnline}>
        ${repeat(
          you ? [you, ...others] : others,
          ({ id }) => id,
          (one) => this.#row(one, one === you),
        )}
      </ul>
    `;
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('open')) return;
    const was: unknown = changed.get('open');
    // Into the form that opened, or back to the button that opened it.
    if (this.open) this.#field?.focus();
    else if (was) this.renderRoot.querySelector<HTMLElement>(`[data-of="${String(was)}"]`)?.focus();
  }

  #row(person: Person, isYou: boolean): TemplateResult {
    const { id, name } = person;
    const isOpen = this.open === id;
    const label = isYou ? this.words.rename : this.words.removePerson(name);
    return html`<li>
      ${avatar(name)}
      <span class="who"
        ><bdi class="name">${name}</bdi>${isYou ? html` <small>${this.words.you}</small>` : nothing}</span
      >
      ${
        isYou || this.isModerator
          ? html`<button
              class="more"
              type="button"
              data-of=${id}
              aria-label=${label}
              title=${label}
              aria-expanded=${isOpen}
              @click=${() => this.#toggle(id)}
            >
              ${isYou ? '✎' : '⋯'}
            </button>`
          : nothing
      }
      ${
        isOpen
          ? html`<form @submit=${(event: SubmitEvent) => this.#submit(event, person)} @keydown=${this.#keydown}>
              ${isYou ? this.#rename(name) : this.#kick(person)}
            </form>`
          : nothing
      }
    </li>`;
  }

  #rename(name: string): TemplateResult {
    return html`
      <input
        name="name"
        dir="ltr"
        aria-label=${this.words.newName}
        aria-describedby="rule"
        aria-invalid=${this.fault !== ''}
        maxlength="32"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        .value=${name}
      />
      <span id="rule" role="alert" class=${this.fault === '' ? '' : 'fault'}>${this.fault || this.words.nameRule}</span>
      <button class="main">${this.words.save}</button>
      <button type="button" @click=${() => this.#give({ type: 'rename' })}>🎲 ${this.words.randomName}</button>
    `;
  }

  #kick({ id, name }: Person): TemplateResult {
    return html`
      <label for="seconds">${this.words.rejoinLabel(name)}</label>
      <select id="seconds">
        ${this.words.rejoinAfter.map(([seconds, label]) => html`<option value=${seconds} ?selected=${seconds === 3_600}>${label}</option>`)}
      </select>
      <button class="main">${this.words.remove}</button>
      <button type="button" @click=${() => this.#toggle(id)}>${this.words.cancel}</button>
    `;
  }

  #toggle(id: string): void {
    this.fault = '';
    this.open = this.open === id ? undefined : id;
  }

  #keydown(event: KeyboardEvent): void {
    // A page does not see that it is a field in which the key was pressed.
    event.stopPropagation();
    if (event.key !== 'Escape') return;
    // Else it would close a dialog that all this is in.
    event.preventDefault();
    this.open = undefined;
  }

  #submit(event: SubmitEvent, { id }: Person): void {
    event.preventDefault();
    const value = this.#field?.value.trim() ?? '';
    if (id !== this.you?.id) this.#give({ type: 'kick', member: id, seconds: Number(value) });
    else if (value === this.you.name) this.open = undefined;
    else if (isPersonName(value)) this.#give({ type: 'rename', name: value });
    else this.fault = this.words.badName(value);
  }

  /** Of the form that is open. */
  get #field(): HTMLInputElement | HTMLSelectElement | null {
    return this.renderRoot.querySelector<HTMLInputElement | HTMLSelectElement>('input, select');
  }

  #give(command: NewCommand): void {
    if (this.dispatchEvent(new CommandEvent(command))) this.open = undefined;
    else this.fault = this.words.outboxFull;
  }
}
