import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Person } from '../../../src/protocol/server-messages.ts';
import type { ChatClient } from '../../client/client.ts';
import type { Words } from '../languages/en.ts';
import { avatar } from '../people/avatar.ts';
import { findBegunName } from '../text/mention.ts';

export { english as words } from '../languages/english/name-completion.ts';
export { nameCompletionStyles as styles } from './name-completion.styles.ts';

type Host = ReactiveControllerHost & { readonly words: Words };
/** Replaces the text between two positions with a name. */
export type AcceptName = (name: string, from: number, to: number) => void;

/** The list of names over a field in which `@` was typed: arrows choose, Enter and Tab accept, Escape closes. */
export class NameCompletion {
  #completion: Completion | undefined;
  #chosen = 0;
  /** The members and authors that can be completed, by name. */
  #others: ReadonlyMap<string, Person> = new Map();

  constructor(
    private readonly host: Host,
    private readonly accept: AcceptName,
  ) {}

  /** The value for `aria-activedescendant`; undefined while the list is closed. */
  get activeId(): string | undefined {
    return this.#completion && `name-${this.#chosen}`;
  }

  /** Updates the list for the text before the caret. Call it after each change of either. */
  update(text: string, caret: number, client: ChatClient | undefined): void {
    this.#others = client ? othersByName(client) : new Map();
    this.#completion = completeName(text, caret, [...this.#others.keys()]);
    this.#chosen = 0;
    this.host.requestUpdate();
  }

  close(): void {
    this.#completion = undefined;
    this.host.requestUpdate();
  }

  /** Handles a key while the list is open. Returns true when the key had an effect. */
  handleKey(key: string): boolean {
    if (!this.#completion) return false;
    const { length } = this.#completion.names;
    if (key === 'Enter' || key === 'Tab') this.#accept(this.#chosen);
    else if (key === 'Escape') this.close();
    else if (key === 'ArrowDown') this.#chosen = (this.#chosen + 1) % length;
    else if (key === 'ArrowUp') this.#chosen = (this.#chosen + length - 1) % length;
    else return false;
    this.host.requestUpdate();
    return true;
  }

  render(): TemplateResult {
    const names = this.#completion?.names ?? [];
    const { words } = this.host;
    // Otherwise a press would blur the field, which closes the list before the click.
    return html`
      <div
        id="names"
        role="listbox"
        aria-label=${words.nameSuggestions}
        ?hidden=${!this.#completion}
        @mousedown=${(event: Event) => event.preventDefault()}
      >
        ${names.map(
          (name, at) =>
            html`<div
              id="name-${at}"
              role="option"
              aria-selected=${at === this.#chosen}
              @click=${() => this.#accept(at)}
            >
              ${avatar(this.#others.get(name) ?? { id: '', name })} <bdi translate="no">${name}</bdi>
            </div>`,
        )}
      </div>
      <span class="unseen" role="status">${this.#completion ? words.nameSuggestionCount(names.length) : nothing}</span>
    `;
  }

  #accept(at: number): void {
    const completion = this.#completion;
    const name = completion?.names[at];
    this.close();
    if (completion && name !== undefined) this.accept(name, completion.from, completion.to);
  }
}

/** Names that can replace the text between two positions. */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly names: readonly string[];
}

/** Maximum number of names in the list. */
const MAX_NAMES = 6;

/** Finds names for the `@` word that ends at the caret. Names that begin with the word precede those that contain it. */
export function completeName(text: string, caret: number, names: readonly string[]): Completion | undefined {
  const begun = findBegunName(text, caret);
  if (begun === undefined) return undefined;
  const wanted = withoutMarks(begun);
  const matching = (pattern: string) => names.filter((name) => new RegExp(pattern, 'i').test(withoutMarks(name)));
  const found = [...new Set([...matching(`^${wanted}`), ...matching(wanted)])].slice(0, MAX_NAMES);
  return found.length === 0 ? undefined : { from: caret - begun.length - 1, to: caret, names: found };
}

/** Many people leave out accents. */
function withoutMarks(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '');
}

/** In a large room, the authors of this many newest messages are offered. */
const MAX_RECENT_MESSAGES = 100;

/** Returns the other members by name. In a room that is too large to list, returns the most recent authors. */
function othersByName({ members, you, messages }: ChatClient): ReadonlyMap<string, Person> {
  const authors = messages.slice(-MAX_RECENT_MESSAGES).map(({ from }) => from);
  const people = members.length > 0 ? members : authors.reverse();
  return new Map(people.filter(({ id }) => id !== you?.id).map((person) => [person.name, person]));
}
