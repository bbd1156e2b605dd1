import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { ChatClient } from '../../client/client.ts';
import { avatar } from '../people/avatar.ts';
import type { Words } from '../languages/en.ts';

type Host = ReactiveControllerHost & { readonly words: Words };
/** Puts a name where it was begun, between two positions of the text. */
type Take = (name: string, from: number, to: number) => void;

/** The list of names over a field in which `@` was typed: arrows choose, Enter and Tab take, Escape closes. */
export class NameCompletion {
  #found: Completion | undefined;
  #chosen = 0;

  constructor(
    private readonly host: Host,
    private readonly take: Take,
  ) {}

  /** For `aria-activedescendant`; undefined while the list is closed. */
  get active(): string | undefined {
    return this.#found && `name-${this.#chosen}`;
  }

  /** The text or the caret changed. */
  look(text: string, caret: number, client: ChatClient | undefined): void {
    this.#found = client && completionAt(text, caret, namesOfOthers(client));
    this.#chosen = 0;
    this.host.requestUpdate();
  }

  close(): void {
    this.#found = undefined;
    this.host.requestUpdate();
  }

  /** True when the key was for the list. */
  hear({ key }: KeyboardEvent): boolean {
    if (!this.#found) return false;
    const { length } = this.#found.names;
    if (key === 'Enter' || key === 'Tab') this.#accept(this.#chosen);
    else if (key === 'Escape') this.close();
    else if (key === 'ArrowDown') this.#chosen = (this.#chosen + 1) % length;
    else if (key === 'ArrowUp') this.#chosen = (this.#chosen + length - 1) % length;
    else return false;
    this.host.requestUpdate();
    return true;
  }

  render(): TemplateResult {
    const names = this.#found?.names ?? [];
    // A press would take the focus from the field, and so close the list before it becomes a click.
    return html`
      <div
        id="names"
        role="listbox"
        aria-label=${this.host.words.nameSuggestions}
        ?hidden=${!this.#found}
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
              ${avatar(name)} <bdi>${name}</bdi>
            </div>`,
        )}
      </div>
      <span class="unseen" role="status"
        >${this.#found ? this.host.words.nameSuggestionCount(names.length) : nothing}</span
      >
    `;
  }

  #accept(at: number): void {
    const found = this.#found;
    const name = found?.names[at];
    this.close();
    if (found && name !== undefined) this.take(name, found.from, found.to);
  }
}

/** Names that may stand in the place of what was begun between two positions of a text. */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly names: readonly string[];
}

/** Most names that are offered at a time. */
const MAX_NAMES = 6;

/** Names for the `@` word that ends at the caret: first those that begin with it, then those that hold it. */
export function completionAt(text: string, caret: number, names: readonly string[]): Completion | undefined {
  const begun = /(?<![\w@])@([\w-]*)$/.exec(text.slice(0, caret))?.[1];
  if (begun === undefined) return undefined;
  const like = (pattern: string) => names.filter((name) => new RegExp(pattern, 'i').test(name));
  const found = [...new Set([...like(`^${begun}`), ...like(begun)])].slice(0, MAX_NAMES);
  return found.length === 0 ? undefined : { from: caret - begun.length - 1, to: caret, names: found };
}

/** Messages that are looked through for who spoke last. */
const MAX_RECENT_AUTHORS = 100;

/** Names of the others in a client's room; where it is too large to list, of those who spoke last. */
export function namesOfOthers({ members, you, messages }: ChatClient): readonly string[] {
  const speakers = messages.slice(-MAX_RECENT_AUTHORS).map(({ from }) => from);
  const people = members.length > 0 ? members : speakers.reverse();
  return [...new Set(people.filter(({ id }) => id !== you?.id).map(({ name }) => name))];
}
