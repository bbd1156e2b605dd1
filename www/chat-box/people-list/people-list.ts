import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { animalEmoji } from '../../../src/protocol/animals.ts';
import type { Person } from '../../../src/protocol/server-messages.ts';
import type { NewCommand } from '../../client/outbox/outgoing.ts';
import { chatPart } from '../chat-part.ts';
import { CommandEvent, OpenEvent } from '../internal-events.ts';
import { icon } from '../look/icon.ts';
import { ELLIPSIS, PENCIL } from '../look/icons.ts';
import { base } from '../look/theme.ts';
import { loadOnPress } from '../on-demand/script-loader.ts';
import { avatar, avatarStyles, setAnimals } from '../people/avatar.ts';
import { sealStyles, seals } from '../people/seals.ts';
import { peopleStyles } from './people-list.styles.ts';

export { english as words } from '../languages/english/people-list.ts';

/** A longer list has a filter. */
const MAX_WITHOUT_FILTER = 20;

/**
 * The members of the room: you first, then the others in the order they joined. In a large room it shows only you and the
 * count. A long list has a filter. Its form renames you; its script loads on demand. Fires `chat-command`, and `chat-open` for moderators.
 */
export class ChatBoxPeople extends chatPart({
  members: [] as readonly Person[],
  count: 0,
  you: undefined as Person | undefined,
  /** The site sets your name. */
  hasFixedName: false,
  /** Returns whether you can act on a person. */
  outranks: (() => false) as (person: Person) => boolean,
  /** Internal state: the member id of the open form. */
  open: undefined as string | undefined,
  /** Internal state: the text of the filter. */
  filter: '',
  /** Internal state: the form did not load. */
  hasFailed: false,
}) {
  static override styles = [base, avatarStyles, sealStyles, peopleStyles];

  protected override render(): TemplateResult {
    const { you } = this;
    const others = this.members.filter(({ id }) => id !== you?.id);
    const everyone = you ? [you, ...others] : others;
    const filter = everyone.length > MAX_WITHOUT_FILTER ? foldCase(this.filter.trim()) : undefined;
    const found = filter ? everyone.filter(({ name }) => foldCase(name).includes(filter)) : everyone;
    return html`
      <h3><bdi>${this.words.online(this.count)}</bdi></h3>
      ${this.members.length === 0 ? html`<p>${this.words.tooManyToList}</p>` : nothing}
      ${
        filter === undefined
          ? nothing
          : html`<input
                type="search"
                autocomplete="off"
                spellcheck="false"
                aria-label=${this.words.filterPeople}
                placeholder=${this.words.filterPeople}
                .value=${this.filter}
                @input=${({ currentTarget }: Event) => (this.filter = (currentTarget as HTMLInputElement).value)}
                @keydown=${this.#filterKeyPressed}
              />
              <p role="status">${found.length === 0 ? this.words.nobodyFound : nothing}</p>`
      }
      <ul aria-label=${this.words.peopleOnline}>
        ${repeat(
          found,
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
    const label = isYou ? this.words.rename : this.words.moderatePerson(name);
    return html`<li>
      ${avatar(person)}
      <span class="who"
        ><bdi class="name" translate="no">${name}</bdi
        >${seals(person, this.words)}${isYou ? html` <small>${this.words.you}</small>` : nothing}</span
      >
      ${
        (isYou ? !this.hasFixedName : this.outranks(person))
          ? html`<button
              class="more"
              type="button"
              data-script=${isYou ? 'person-form' : 'moderation'}
              data-of=${id}
              title=${label}
              aria-expanded=${isYou ? isOpen : nothing}
              @click=${(event: Event) => (isYou ? this.#toggle(event, id) : this.#moderate(event, person))}
            >
              ${icon(isYou ? PENCIL : ELLIPSIS)}
            </button>`
          : nothing
      }
      ${isOpen ? this.#form(person) : nothing}
    </li>`;
  }

  #filterKeyPressed(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || this.filter === '') return;
    this.filter = '';
    // Escape would also close a dialog around the element.
    event.preventDefault();
    event.stopPropagation();
  }

  #form(person: Person): TemplateResult {
    if (this.hasFailed) return html`<span role="alert">${this.words.loadFailed}</span>`;
    return html`<chat-box-person-form
      .words=${this.words}
      .person=${person}
      .send=${(command: NewCommand) => this.dispatchEvent(new CommandEvent(command))}
      .close=${() => (this.open = undefined)}
    ></chat-box-person-form>`;
  }

  #moderate({ currentTarget }: Event, person: Person): void {
    this.dispatchEvent(new OpenEvent('moderation', currentTarget as HTMLElement, { person }));
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

/** Writes letters that differ only in case or width alike. */
function foldCase(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

setAnimals(animalEmoji);

/** The elements that this script defines. */
export const elements = { 'chat-box-people': ChatBoxPeople };

declare global {
  interface HTMLElementTagNameMap {
    'chat-box-people': ChatBoxPeople;
  }
}
