import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Person } from '../../../src/protocol/server-messages.ts';
import type { NewCommand } from '../../client/outbox/outgoing.ts';
import { chatPart } from '../chat-part.ts';
import { CommandEvent } from '../internal-events.ts';
import { base } from '../look/theme.ts';
import { loadOnPress } from '../on-demand/script-loader.ts';
import { avatar, avatarStyles } from './avatar.ts';
import { peopleStyles } from './people.styles.ts';

/**
 * The members of the room: you first, then the others in the order they joined. In a large room it shows only you and the
 * count. Its forms rename you or remove a person; their script loads on demand. Fires `chat-command`.
 */
export class ChatBoxPeople extends chatPart({
  members: [] as readonly Person[],
  count: 0,
  you: undefined as Person | undefined,
  /** You may remove others. */
  isModerator: false,
  /** Internal state: the member id of the open form. */
  open: undefined as string | undefined,
  /** Internal state: the form did not load. */
  hasFailed: false,
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
          (person) => this.#row(person, person === you),
        )}
      </ul>
    `;
  }

  protected override updated(changed: PropertyValues): void {
    const closed: unknown = changed.get('open');
    // The form that opens takes the focus itself.
    if (closed && !this.open) this.renderRoot.querySelector<HTMLElement>(`[data-of="${String(closed)}"]`)?.focus();
  }

  #row(person: Person, isYou: boolean): TemplateResult {
    const { id, name } = person;
    const isOpen = this.open === id;
    const label = isYou ? this.words.rename : this.words.removePerson(name);
    return html`<li>
      ${avatar(person)}
      <span class="who"
        ><bdi class="name" translate="no">${name}</bdi
        >${isYou ? html` <small>${this.words.you}</small>` : nothing}</span
      >
      ${
        isYou || this.isModerator
          ? html`<button
              class="more"
              type="button"
              data-script="person-form"
              data-of=${id}
              aria-label=${label}
              title=${label}
              aria-expanded=${isOpen}
              @click=${(event: Event) => this.#toggle(event, id)}
            >
              ${isYou ? '✎' : '⋯'}
            </button>`
          : nothing
      }
      ${isOpen ? this.#form(person, isYou) : nothing}
    </li>`;
  }

  #form(person: Person, isYou: boolean): TemplateResult {
    if (this.hasFailed) return html`<span role="alert">${this.words.loadFailed}</span>`;
    return html`<chat-box-person-form
      .words=${this.words}
      .person=${person}
      .isYou=${isYou}
      .send=${(command: NewCommand) => this.dispatchEvent(new CommandEvent(command))}
      .close=${() => (this.open = undefined)}
    ></chat-box-person-form>`;
  }

  #toggle({ currentTarget }: Event, id: string): void {
    const wasOpen = this.open === id;
    if (wasOpen) this.open = undefined;
    if (wasOpen && !this.hasFailed) return;
    const open = (hasFailed: boolean) => Object.assign(this, { open: id, hasFailed });
    void loadOnPress('person-form', currentTarget as HTMLElement, {
      loaded: () => open(false),
      failed: () => open(true),
    });
  }
}
