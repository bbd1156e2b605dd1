import { css, html, nothing, type TemplateResult } from 'lit';
import { base } from '../../chat-box/look/theme.ts';
import { avatarStyles } from '../../chat-box/people/avatar.ts';
import { sealStyles } from '../../chat-box/people/seals.ts';
import { type AdminApi, roomPath } from '../api/admin-api.ts';
import type { Members, PresentPerson } from '../api/resources.ts';
import { adminElement } from '../element.ts';
import { ago, personCell } from '../parts/draw.ts';
import { Loader } from '../parts/loader.ts';
import { listStyles } from '../parts/lists.styles.ts';
import { look } from '../parts/look.styles.ts';
import type { PersonSubject } from '../parts/person-form.ts';

const REFRESH_MS = 5_000;
/** Number of people that are drawn at first, and added with each press. */
const SHOWN_STEP = 100;

/** The people in a room. */
export class ChatAdminPeople extends adminElement({
  api: undefined as AdminApi | undefined,
  room: '',
  /** Internal state, like the next ones. */
  search: '',
  shown: SHOWN_STEP,
  subject: undefined as PersonSubject | undefined,
}) {
  static override styles = [
    base,
    look,
    listStyles,
    avatarStyles,
    sealStyles,
    css`
      .count,
      input {
        margin-block-end: 0.75em;
      }
    `,
  ];
  readonly #people = new Loader(
    this,
    async (signal) => (await this.api?.get<Members>(roomPath(this.room, 'members'), {}, signal))?.members ?? [],
    { everyMs: REFRESH_MS },
  );

  protected override render(): TemplateResult {
    const { subject, api } = this;
    return html`${this.#people.draw((people) => this.#list(people))}
    ${
      subject
        ? html`<chat-admin-person-form
            .api=${api}
            .subject=${subject}
            .close=${this.#dialogClosed}
          ></chat-admin-person-form>`
        : nothing
    }`;
  }

  #list(people: readonly PresentPerson[]): TemplateResult {
    if (people.length === 0) return html`<p class="state">This room is empty right now.</p>`;
    const searched = this.search.toLowerCase();
    const found = people.filter(({ name, user = '' }) => `${name} ${user}`.toLowerCase().includes(searched));
    return html`
      <p class="quiet count" role="status">
        ${people.length === 1 ? '1 person' : `${people.length} people`}${searched ? `, ${found.length} found` : nothing}
      </p>
      ${
        people.length > 10
          ? html`<input
              type="search"
              aria-label="Find a person"
              placeholder="Find a person"
              @input=${({ target }: Event) => (this.search = (target as HTMLInputElement).value.trim())}
            />`
          : nothing
      }
      <ul class="card list">
        ${found.slice(0, this.shown).map((person) => this.#item(person))}
      </ul>
      ${
        found.length > this.shown
          ? html`<button class="more" type="button" @click=${() => (this.shown += SHOWN_STEP)}>Show more</button>`
          : nothing
      }
    `;
  }

  #item(present: PresentPerson): TemplateResult {
    const { since, ...person } = present;
    return html`<li>
      <div class="text">
        ${personCell(person)}
        <div class="facts"><span>${describeKind(person)}</span><span>entered ${ago(since)}</span></div>
      </div>
      <button
        type="button"
        aria-label="Act on ${person.name}"
        @click=${() => (this.subject = { room: this.room, person })}
      >
        Act…
      </button>
    </li>`;
  }

  readonly #dialogClosed = (hasActed: boolean): void => {
    this.subject = undefined;
    if (hasActed) void this.#people.reload();
  };
}

function describeKind({ user, role }: Omit<PresentPerson, 'since'>): unknown {
  const kind = user === undefined ? 'Guest' : html`User <bdi>${user}</bdi>`;
  return role === undefined ? kind : html`${kind}, ${role}`;
}
