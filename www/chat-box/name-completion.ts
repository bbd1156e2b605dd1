import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { ChatClient } from '../client/client.ts';
import { avatar } from './avatar.ts';
import { type Completion, completionAt } from './complete-name.ts';
import { namesOfOthers } from './names-of-others.ts';
import type { Words } from './words.ts';

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
        aria-label=${this.host.words.names}
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
      <span class="unseen" role="status">${this.#found ? this.host.words.namesFound(names.length) : nothing}</span>
    `;
  }

  #accept(at: number): void {
    const found = this.#found;
    const name = found?.names[at];
    this.close();
    if (found && name !== undefined) this.take(name, found.from, found.to);
  }
}
