import { css, html, nothing, type TemplateResult } from 'lit';
import { base } from '../../chat-box/look/theme.ts';
import { sealStyles } from '../../chat-box/people/seals.ts';
import type { AdminApi } from '../api/admin-api.ts';
import type { ItemPage, RoomBan, RoomLogEntry, RoomReport, Stats } from '../api/resources.ts';
import { adminElement } from '../element.ts';
import { duration, number } from '../parts/draw.ts';
import { Loader } from '../parts/loader.ts';
import { logLine } from '../parts/log-line.ts';
import { listStyles } from '../parts/lists.styles.ts';
import { look } from '../parts/look.styles.ts';

const FIGURES_MS = 5_000;
const LISTS_MS = 15_000;
/** Number of items that are counted. */
const COUNTED = 100;
const SHOWN_ENTRIES = 8;

interface Lists {
  readonly reports: ItemPage<RoomReport>;
  readonly bans: ItemPage<RoomBan>;
  readonly log: ItemPage<RoomLogEntry>;
}

/** The key figures of the server, and the latest actions. */
export class ChatAdminOverview extends adminElement({ api: undefined as AdminApi | undefined }) {
  static override styles = [
    base,
    look,
    listStyles,
    sealStyles,
    css`
      dl {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 1px;
        margin: 0 0 1.75em;
        overflow: hidden;
      }

      dl.card {
        background: var(--line);
      }

      dl > div {
        position: relative;
        padding: 0.9em 1.1em;
        background: var(--surface);
      }

      dt {
        color: var(--quiet);
        font-size: 0.93em;
      }

      dd {
        margin: 0.1em 0 0;
        font-size: 1.5em;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        letter-spacing: -0.01em;
        overflow-wrap: anywhere;
      }

      dd small {
        display: block;
        color: var(--quiet);
        font-size: 0.6em;
        font-weight: 400;
        letter-spacing: 0;
      }

      dd a {
        color: inherit;
        text-decoration: none;
      }

      /* The whole tile is the link. */
      dd a::after {
        position: absolute;
        inset: 0;
        content: '';
      }

      div:has(> dd > a):hover {
        background: var(--raised);
      }

      dd .open {
        color: var(--accent);
      }

      @media (width >= 48em) {
        dl {
          grid-template-columns: repeat(4, minmax(0, 1fr));
        }
      }

      .head {
        display: flex;
        align-items: baseline;
        justify-content: space-between;
        margin-block-end: 0.6em;
      }
    `,
  ];

  readonly #stats = new Loader(this, (signal) => this.#get<Stats>('stats', {}, signal), { everyMs: FIGURES_MS });
  readonly #lists = new Loader(this, (signal) => this.#readLists(signal), { everyMs: LISTS_MS });

  protected override render(): TemplateResult {
    return html`${this.#stats.draw((stats) => this.#figures(stats))}
    ${this.#lists.draw(
      ({ log }) =>
        html`<div class="head">
            <h2>Latest actions</h2>
            <a href="#/log">Log</a>
          </div>
          ${
            log.items.length === 0
              ? html`<p class="state">Moderators have done nothing yet.</p>`
              : html`<ul class="card list">
                  ${log.items.map((entry) => logLine(entry, true))}
                </ul>`
          }`,
    )}`;
  }

  #figures(stats: Stats): TemplateResult {
    const lists = this.#lists.value;
    return html`<dl class="card">
      ${tile('People', number(stats.members))}
      ${tile('Rooms', link('#/rooms', number(stats.rooms)), `${number(stats.activeRooms)} with people`)}
      ${tile('Open reports', lists ? link('#/reports', count(lists.reports), lists.reports.items.length > 0) : '…')}
      ${tile('Bans and mutes', lists ? link('#/bans', count(lists.bans)) : '…')}
      ${tile('Stored events', number(stats.events))} ${tile('Nodes', link('#/nodes', number(stats.nodes)))}
      ${tile('Uptime', duration(stats.uptime), `Version ${stats.version}`)}
      ${tile('Connections', number(stats.peers + stats.webSockets), `${number(stats.webSockets)} by WebSocket`)}
    </dl>`;
  }

  async #readLists(signal: AbortSignal): Promise<Lists> {
    const [reports, bans, log] = await Promise.all([
      this.#get<Lists['reports']>('reports', { limit: COUNTED }, signal),
      this.#get<Lists['bans']>('bans', { limit: COUNTED }, signal),
      this.#get<Lists['log']>('audit', { limit: SHOWN_ENTRIES }, signal),
    ]);
    return { reports, bans, log };
  }

  async #get<Body>(path: string, query: Readonly<Record<string, number>>, signal: AbortSignal): Promise<Body> {
    if (!this.api) throw new Error('The view has no API.');
    return this.api.get<Body>(path, query, signal);
  }
}

function tile(label: string, value: unknown, note?: string): TemplateResult {
  return html`<div>
    <dt>${label}</dt>
    <dd>${value}${note === undefined ? nothing : html`<small>${note}</small>`}</dd>
  </div>`;
}

function link(href: string, text: string, isOpen = false): TemplateResult {
  return html`<a href=${href} class=${isOpen ? 'open' : ''}>${text}</a>`;
}

function count({ items, next }: ItemPage<unknown>): string {
  return number(items.length) + (next === undefined ? '' : '+');
}
