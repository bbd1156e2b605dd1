import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { NetworkPath } from '../../client/carriers/carrier.ts';
import type { ChatClient, ClientLink } from '../../client/client.ts';
import { connectionStyles } from './connection.styles.ts';
import { chatPart } from '../chat-part.ts';
import { base } from '../look/theme.ts';

/** The round trip is looked up anew this often while the panel is open, in milliseconds. */
const REFRESH_INTERVAL_MS = 2_000;

/** A badge that opens to tell how one is connected: over what, by which way, how fast, since when, and why not by UDP. */
export class ChatBoxConnection extends chatPart({
  /** Undefined while not connected. */
  link: undefined as ClientLink | undefined,
  /** Who knows the present path. */
  client: undefined as ChatClient | undefined,
  /** The badge's own, as the next one. */
  isOpen: false,
  path: undefined as NetworkPath | undefined,
}) {
  static override styles = [base, connectionStyles];
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.isOpen = false;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('isOpen') || changed.has('link')) void this.#look();
  }

  protected override render(): TemplateResult {
    const route = this.link?.route;
    const label = this.words.connectionSummary(route);
    return html`
      <div @keydown=${this.#keydown} @focusout=${this.#focusout}>
        <button
          type="button"
          aria-expanded=${this.isOpen}
          aria-controls="panel"
          aria-label=${label}
          title=${label}
          @click=${() => (this.isOpen = !this.isOpen)}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true" class=${route ?? 'none'}>
            <rect x="1" y="10" width="3.5" height="5" rx="1" />
            <rect x="6.25" y="6" width="3.5" height="9" rx="1" />
            <rect x="11.5" y="1" width="3.5" height="14" rx="1" />
          </svg>
        </button>
        <div id="panel" role="group" aria-label=${this.words.connection} ?hidden=${!this.isOpen}>
          ${this.isOpen ? this.#panel() : nothing}
        </div>
      </div>
    `;
  }

  #panel(): TemplateResult {
    const { link, path } = this;
    if (link === undefined) return html`<p>${this.words.notConnected}</p>`;
    const roundTrip = path?.roundTripMs;
    return html`
      <dl>
        ${row(this.words.transport, this.words.transportName(link.route))}
        ${path?.isRelayed === undefined ? nothing : row(this.words.route, path.isRelayed ? this.words.relayed : this.words.direct)}
        ${roundTrip === undefined ? nothing : row(this.words.roundTrip, this.words.milliseconds(Math.max(1, Math.round(roundTrip))))}
        ${path?.family === undefined ? nothing : row(this.words.ipVersion, path.family)}
        ${row(this.words.connectedSince, clockTime.format(link.since))}
      </dl>
      ${link.fallbackReason ? html`<p>${this.words.fallbackReason(link.fallbackReason)}</p>` : nothing}
    `;
  }

  async #look(): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.isOpen) return;
    this.#timer = setTimeout(() => void this.#look(), REFRESH_INTERVAL_MS);
    this.path = await this.client?.path();
  }

  #keydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !this.isOpen) return;
    event.stopPropagation();
    // Else it would close a dialog that all this is in.
    event.preventDefault();
    this.isOpen = false;
    this.renderRoot.querySelector('button')?.focus();
  }

  /** The next thing one turns to should not be behind the panel. */
  #focusout({ relatedTarget }: FocusEvent): void {
    if (!(relatedTarget instanceof Node && this.renderRoot.contains(relatedTarget))) this.isOpen = false;
  }
}

function row(name: string, value: string): TemplateResult {
  return html`<div>
    <dt>${name}</dt>
    <dd><bdi>${value}</bdi></dd>
  </div>`;
}

const clockTime = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit', second: '2-digit' });
