import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { NetworkPath } from '../../client/carriers/carrier.ts';
import type { ChatClient, ClientLink } from '../../client/client.ts';
import { chatPart } from '../chat-part.ts';
import type { OpenedView } from '../overlay.ts';
import { timeFormat } from '../text/time-format.ts';
import { connectionPanelStyles } from './connection-panel.styles.ts';

export { english as words } from '../languages/english/connection-panel.ts';

const REFRESH_INTERVAL_MS = 2_000;

/** Draws the panel below its button. */
export function draw({ words, client, opener, close }: OpenedView): TemplateResult {
  return html`<chat-box-connection-panel
    role="group"
    aria-label=${words.connection}
    .words=${words}
    .link=${client?.link}
    .client=${client}
    .opener=${opener}
    .close=${close}
  ></chat-box-connection-panel>`;
}

/** The details of a connection: transport, route, round trip, address family, start, and why it is not a data channel. */
export class ChatBoxConnectionPanel extends chatPart({
  /** Undefined while not connected. */
  link: undefined as ClientLink | undefined,
  /** Measures the current path. */
  client: undefined as ChatClient | undefined,
  /** The button that opened the panel, and keeps the focus. */
  opener: undefined as HTMLElement | undefined,
  close: () => {},
  /** Internal state. */
  path: undefined as NetworkPath | undefined,
}) {
  static override styles = connectionPanelStyles;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #listening: AbortController | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#listening?.abort();
    if (this.opener) this.opener.ariaExpanded = 'false';
  }

  protected override render(): TemplateResult {
    const { link, path, words } = this;
    if (link === undefined) return html`<p>${words.notConnected}</p>`;
    const roundTrip = path?.roundTripMs;
    return html`
      <dl>
        ${fact(words.transport, words.transportName(link.route))}
        ${path?.isRelayed === undefined ? nothing : fact(words.route, path.isRelayed ? words.relayed : words.direct)}
        ${roundTrip === undefined ? nothing : fact(words.roundTrip, words.milliseconds(Math.max(1, Math.round(roundTrip))))}
        ${path?.family === undefined ? nothing : fact(words.ipVersion, path.family)}
        ${fact(words.connectedSince, clockTime(link.since, words))}
      </dl>
      ${link.fallbackReason ? html`<p>${words.fallbackReason(link.fallbackReason)}</p>` : nothing}
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('link')) void this.#refresh();
    if (changed.has('opener')) this.#listen();
    // The button for a lost connection disappears when the connection is back.
    if (!this.opener?.isConnected) this.close();
  }

  /** Closes the panel on Escape, and when the focus leaves the button: the panel may cover the next control. */
  #listen(): void {
    this.#listening?.abort();
    this.#listening = new AbortController();
    // The button of the menu opens this panel too.
    if (this.opener) this.opener.ariaExpanded = 'true';
    const options = { signal: this.#listening.signal };
    const keyPressed = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      // Without this, Escape would also close a dialog around the element.
      event.preventDefault();
      this.close();
    };
    this.opener?.addEventListener('keydown', keyPressed, options);
    this.opener?.addEventListener('focusout', () => this.close(), options);
  }

  async #refresh(): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.isConnected) return;
    this.#timer = setTimeout(() => void this.#refresh(), REFRESH_INTERVAL_MS);
    this.path = await this.client?.path();
  }
}

function fact(name: string, value: string): TemplateResult {
  return html`<div>
    <dt>${name}</dt>
    <dd><bdi>${value}</bdi></dd>
  </div>`;
}

const clockTime = timeFormat({ hour: 'numeric', minute: '2-digit', second: '2-digit' });

/** The elements that this script defines. */
export const elements = { 'chat-box-connection-panel': ChatBoxConnectionPanel };

declare global {
  interface HTMLElementTagNameMap {
    'chat-box-connection-panel': ChatBoxConnectionPanel;
  }
}
