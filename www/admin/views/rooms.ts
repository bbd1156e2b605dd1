import { css, html, nothing, type TemplateResult } from 'lit';
import { isRoomName, ROOM_NAME_RULE } from '../../../src/protocol/room-names.ts';
import { base } from '../../chat-box/look/theme.ts';
import type { AdminApi } from '../api/admin-api.ts';
import { describeFailure, toFailure } from '../api/failure.ts';
import type { RoomPage, RoomSummary } from '../api/resources.ts';
import { adminElement } from '../element.ts';
import { ago, number, roomHash } from '../parts/draw.ts';
import { Loader } from '../parts/loader.ts';
import { listStyles } from '../parts/lists.styles.ts';
import { look } from '../parts/look.styles.ts';

const PAGE_ROOMS = 100;
const REFRESH_MS = 10_000;
/** Pause in typing after which the search begins, in milliseconds. */
const TYPING_MS = 200;
/** Characters of room names in their order. */
const LOWEST = '-';
const HIGHEST = '~';
const MAX_NAME = 64;

/** All rooms of the store in the order of their names, with a search. */
export class ChatAdminRooms extends adminElement({
  api: undefined as AdminApi | undefined,
  /** Internal state, like the next ones: how the names of the rooms begin. */
  prefix: '',
  older: [] as readonly RoomPage[],
  trouble: '',
}) {
  static override styles = [
    base,
    look,
    listStyles,
    css`
      label {
        max-inline-size: 24em;
        margin-block-end: 1.25em;
      }

      td:first-child {
        inline-size: 60%;
      }

      td a {
        font-weight: 600;
        text-decoration: none;
      }
    `,
  ];
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #first = new Loader(this, (signal) => this.#read(before(this.prefix), signal), { everyMs: REFRESH_MS });

  protected override render(): TemplateResult {
    return html`
      <label>
        Find a room
        <input type="search" placeholder="Beginning of its name" autocomplete="off" @input=${this.#typed} />
      </label>
      ${this.#first.draw((first) => this.#table([first, ...this.older]))}
    `;
  }

  #table(pages: readonly RoomPage[]): TemplateResult {
    const rooms = pages.flatMap((page) => page.rooms);
    const next = pages.at(-1)?.next;
    if (rooms.length === 0) {
      const isImpossible = this.prefix !== '' && !isRoomName(this.prefix);
      const found = isImpossible ? ROOM_NAME_RULE : `No room’s name begins with ${this.prefix}.`;
      return html`<p class="state">
        ${this.prefix ? found : 'There are no rooms yet. A room begins with its first member or message.'}
      </p>`;
    }
    return html`
      <div class="card">
        <table>
          <thead>
            <tr>
              <th>Room</th>
              <th class="figure">People</th>
              <th class="figure wide">Events</th>
              <th class="figure">Last activity</th>
            </tr>
          </thead>
          <tbody>
            ${rooms.map(row)}
          </tbody>
        </table>
      </div>
      <p class="trouble" role="alert" ?hidden=${!this.trouble}>${this.trouble}</p>
      ${
        next === undefined
          ? nothing
          : html`<button class="more" type="button" @click=${() => this.#more(next)}>Show more</button>`
      }
    `;
  }

  #typed({ target }: Event): void {
    clearTimeout(this.#timer);
    const prefix = (target as HTMLInputElement).value.trim();
    this.#timer = setTimeout(() => {
      this.prefix = prefix;
      this.older = [];
      void this.#first.reload();
    }, TYPING_MS);
  }

  async #more(after: string): Promise<void> {
    const { prefix } = this;
    try {
      const page = await this.#read(after);
      if (prefix === this.prefix) this.older = [...this.older, page];
      this.trouble = '';
    } catch (error) {
      this.trouble = describeFailure(toFailure(error));
    }
  }

  /** Reads the rooms after a name. Ends at the first whose name does not begin with the prefix. */
  async #read(after: string | undefined, signal?: AbortSignal): Promise<RoomPage> {
    const { api, prefix } = this;
    if (!api || (prefix !== '' && !isRoomName(prefix))) return { rooms: [] };
    const { rooms, next } = await api.get<RoomPage>('rooms', { after, limit: PAGE_ROOMS }, signal);
    const found = rooms.filter(({ name }) => name.startsWith(prefix));
    return { rooms: found, ...(next !== undefined && found.length === rooms.length && { next }) };
  }
}

function row({ name, members, events, lastActivity }: RoomSummary): TemplateResult {
  return html`<tr>
    <td><a href=${roomHash(name)}>${name}</a></td>
    <td class="figure ${members === 0 ? 'quiet' : ''}">${number(members)}</td>
    <td class="figure wide">${number(events)}</td>
    <td class="figure">${lastActivity === undefined ? '–' : ago(lastActivity)}</td>
  </tr>`;
}

/** Returns a room name that comes before all that begin with a prefix, and after all others below; undefined for the first page. */
function before(prefix: string): string | undefined {
  if (!isRoomName(prefix)) return undefined;
  const head = prefix.slice(0, -1);
  const last = prefix.slice(-1);
  if (last === LOWEST) return isRoomName(head) ? head : undefined;
  let code = last.charCodeAt(0) - 1;
  while (!isRoomName(`a${String.fromCharCode(code)}`)) code--;
  return (head + String.fromCharCode(code)).padEnd(MAX_NAME, HIGHEST);
}
