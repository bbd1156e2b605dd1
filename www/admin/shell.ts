import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { base, theme } from '../chat-box/look/theme.ts';
import { AdminApi } from './api/admin-api.ts';
import { describeFailure, toFailure } from './api/failure.ts';
import { loadKey, storeKey } from './api/key.ts';
import type { ItemPage, RoomReport } from './api/resources.ts';
import { adminElement } from './element.ts';
import { roomHash } from './parts/draw.ts';
import { Loader } from './parts/loader.ts';
import { look } from './parts/look.styles.ts';
import type { Toast, ToastEvent } from './parts/toast.ts';
import { readRoute, ROOM_TABS, type Route, type RoomTab, type View, VIEWS } from './router.ts';
import { shellStyles } from './shell.styles.ts';

/** Time for which a toast is shown, in milliseconds. */
const TOAST_MS = 8_000;
/** Interval at which the open reports are counted, in milliseconds. */
const REPORTS_MS = 20_000;
/** Number of reports that are counted. */
const COUNTED_REPORTS = 100;

const TITLES: Readonly<Record<View | RoomTab, string>> = {
  ...{ overview: 'Overview', rooms: 'Rooms', reports: 'Reports', bans: 'Bans', log: 'Log', nodes: 'Nodes' },
  ...{ live: 'Live', people: 'People', settings: 'Settings' },
};

/** The admin page: the form for the key, or the navigation and a view. */
export class ChatAdminShell extends adminElement({
  /** Internal state, like the next ones. Undefined without a key. */
  api: undefined as AdminApi | undefined,
  /** Why the key is asked for again. */
  reason: undefined as string | undefined,
  route: { view: 'overview' } as Route,
  toast: undefined as Toast | undefined,
}) {
  static override styles = [theme, base, look, shellStyles];
  #view: unknown;
  #toastTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #reports = new Loader(this, (signal) => this.#countReports(signal), { everyMs: REPORTS_MS });

  override connectedCallback(): void {
    const key = loadKey();
    if (key !== undefined) this.api = this.#createApi(key);
    this.#navigated();
    window.addEventListener('hashchange', this.#navigated);
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.#navigated);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { api, route } = this;
    if (api && (changed.has('api') || changed.has('route'))) this.#view = createView(route, api);
  }

  protected override render(): TemplateResult {
    const { api, route, reason } = this;
    if (!api) {
      return html`<main class="login">
        <chat-admin-login .reason=${reason} .accepted=${this.#keyAccepted}></chat-admin-login>
      </main>`;
    }
    return html`
      <button class="skip" type="button" @click=${this.#focusTitle}>Skip to content</button>
      <div class="shell" @admin-toast=${this.#toasted}>
        <header class="side">
          <a class="brand" href="#/">
            <img src="favicon.svg" alt="" width="26" height="26" />
            <span>chat-box<small>${location.host}</small></span>
          </a>
          <nav aria-label="Views">${VIEWS.map((view) => this.#navigationLink(view, route))}</nav>
          <button type="button" @click=${() => this.#forgetKey(undefined)}>Forget key</button>
        </header>
        <main>
          <h1 tabindex="-1">${title(route)}</h1>
          ${route.view === 'room' ? roomTabs(route.room, route.tab) : nothing} ${this.#view}
        </main>
      </div>
      <div role="status">${this.#toastBox()}</div>
    `;
  }

  #navigationLink(view: View, route: Route): TemplateResult {
    const isCurrent = view === route.view || (view === 'rooms' && route.view === 'room');
    const count = view === 'reports' ? (this.#reports.value ?? 0) : 0;
    const label = count >= COUNTED_REPORTS ? `${COUNTED_REPORTS}+` : String(count);
    return html`<a href=${view === 'overview' ? '#/' : `#/${view}`} aria-current=${isCurrent ? 'page' : nothing}
      >${TITLES[view]}${
        count > 0 ? html`<span class="badge">${label}<span class="unseen"> open</span></span>` : nothing
      }</a
    >`;
  }

  #toastBox(): TemplateResult | typeof nothing {
    const { toast } = this;
    if (!toast) return nothing;
    return html`<div class="toast">
      <span>${toast.text}</span>
      ${toast.undo ? html`<button type="button" @click=${() => this.#undo(toast)}>Undo</button>` : nothing}
    </div>`;
  }

  readonly #navigated = (): void => {
    this.route = readRoute(location.hash);
    document.title = `${documentTitle(this.route)} · chat-box admin`;
    if (this.hasUpdated && this.api) void this.updateComplete.then(this.#focusTitle);
  };

  readonly #focusTitle = (): void => this.renderRoot.querySelector('h1')?.focus();

  readonly #keyAccepted = (key: string): void => {
    storeKey(key);
    this.reason = undefined;
    this.api = this.#createApi(key);
    void this.#reports.reload();
    void this.updateComplete.then(this.#focusTitle);
  };

  #createApi(key: string): AdminApi {
    return new AdminApi(key, () => this.#forgetKey('The server doesn’t accept this key any more. Enter another one.'));
  }

  #forgetKey(reason: string | undefined): void {
    storeKey(undefined);
    this.reason = reason;
    this.toast = undefined;
    this.api = undefined;
  }

  async #countReports(signal: AbortSignal): Promise<number> {
    const page = await this.api?.get<ItemPage<RoomReport>>('reports', { limit: COUNTED_REPORTS }, signal);
    return page?.items.length ?? 0;
  }

  readonly #toasted = ({ detail }: ToastEvent): void => {
    this.#show(detail);
    // The action may have closed reports.
    void this.#reports.reload();
  };

  #show(toast: Toast): void {
    this.toast = toast;
    clearTimeout(this.#toastTimer);
    this.#toastTimer = setTimeout(() => (this.toast = undefined), TOAST_MS);
  }

  async #undo({ undo }: Toast): Promise<void> {
    try {
      await undo?.();
      this.#show({ text: 'Undone.' });
    } catch (error) {
      this.#show({ text: describeFailure(toFailure(error)) });
    }
  }
}

/** Creates the element of a view. Each address gets a new one. */
function createView(route: Route, api: AdminApi): unknown {
  if (route.view === 'unknown') return html`<p class="state">This page has nothing at this address.</p>`;
  const isRoom = route.view === 'room';
  const element = document.createElement(`chat-admin-${isRoom ? route.tab : route.view}`);
  return Object.assign(element, isRoom ? { api, room: route.room, message: route.message } : { api });
}

function title(route: Route): unknown {
  if (route.view !== 'room') return documentTitle(route);
  return html`<a href="#/rooms">Rooms</a> <span class="quiet" aria-hidden="true">/</span> <bdi>${route.room}</bdi>`;
}

function documentTitle(route: Route): string {
  if (route.view === 'room') return `${TITLES[route.tab]} · ${route.room}`;
  return route.view === 'unknown' ? 'Not found' : TITLES[route.view];
}

function roomTabs(room: string, current: RoomTab): TemplateResult {
  return html`<nav class="tabs" aria-label="Room">
    ${ROOM_TABS.map(
      (tab) =>
        html`<a href=${roomHash(room, tab)} aria-current=${tab === current ? 'page' : nothing}>${TITLES[tab]}</a>`,
    )}
  </nav>`;
}
