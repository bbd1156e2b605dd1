import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { NetworkPath } from '../../client/carriers/carrier.ts';
import type { ChatClient, ClientLink } from '../../client/client.ts';
import { chatPart } from '../chat-part.ts';
import { connectionPanelStyles } from './connection-panel.styles.ts';

export { english as words } from '../languages/english/connection-panel.ts';

const REFRESH_INTERVAL_MS = 2_000;

/** The details of a connection: transport, route, round trip, address family, start, and why it is not a data channel. */
export class ChatBoxConnectionPanel extends chatPart({
  /** Undefined while not connected. */
  link: undefined as ClientLink | undefined,
  /** Measures the current path. */
  client: undefined as ChatClient | undefined,
  /** Internal state. */
  path: undefined as NetworkPath | undefined,
}) {
  static override styles = connectionPanelStyles;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
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
        ${fact(words.connectedSince, clockTime.format(link.since))}
      </dl>
      ${link.fallbackReason ? html`<p>${words.fallbackReason(link.fallbackReason)}</p>` : nothing}
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('link')) void this.#refresh();
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

const clockTime = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit', second: '2-digit' });

/** The elements that this script defines. */
export const elements = { 'chat-box-connection-panel': ChatBoxConnectionPanel };

declare global {
  interface HTMLElementTagNameMap {
    'chat-box-connection-panel': ChatBoxConnectionPanel;
  }
}
