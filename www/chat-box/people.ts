import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Person } from '../../src/protocol/server-messages.ts';
import { avatar, avatarStyles } from './avatar.ts';
import { peopleStyles } from './people.styles.ts';
import { base } from './theme.ts';
import { words } from './words.ts';

/** Who is here: you first, then the others in the order they came. In a large room only how many. */
export class ChatBoxPeople extends LitElement {
  static override styles = [base, avatarStyles, peopleStyles];
  static override properties = {
    members: { attribute: false },
    count: { attribute: false },
    you: { attribute: false },
  };
  declare members: readonly Person[];
  declare count: number;
  /** Your id. */
  declare you: string | undefined;

  constructor() {
    super();
    this.members = [];
    this.count = 0;
    this.you = undefined;
  }

  protected override render(): TemplateResult {
    const isYou = ({ id }: Person) => id === this.you;
    const sorted = [...this.members.filter(isYou), ...this.members.filter((one) => !isYou(one))];
    return html`
      <h3>${words.here(this.count)}</h3>
      ${this.members.length === 0 ? html`<p>${words.tooManyToList}</p>` : nothing}
      <ul aria-label=${words.whoIsHere}>
        ${repeat(
          sorted,
          ({ id }) => id,
          (one) =>
            html`<li>
              ${avatar(one.name)}
              <span
                ><bdi class="name">${one.name}</bdi>${isYou(one) ? html` <small>${words.you}</small>` : nothing}</span
              >
            </li>`,
        )}
      </ul>
    `;
  }
}
