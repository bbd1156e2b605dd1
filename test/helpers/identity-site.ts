import type { TokenSource } from '../../www/client/identity/credentials.ts';
import type { PageCarrier, WelcomeFields } from './page-carrier.ts';
import { PagelessClient } from './pageless-client.ts';
import { jwtOf } from './unsigned-jwt.ts';

export const HOUR_MS = 3_600_000;

/** A site whose page returns `token`, and a client on that page. */
export class IdentitySite {
  token: string | null | Error = null;
  calls = 0;
  readonly page: PagelessClient;
  readonly users: unknown[] = [];

  constructor(stored?: PagelessClient['stored'], source?: TokenSource) {
    this.page = new PagelessClient(0, stored, undefined, source ?? { getToken: () => this.#getToken() });
    this.page.client.on('identity', (identity) => this.users.push(identity?.user));
  }

  async #getToken(): Promise<string | null> {
    this.calls++;
    if (this.token instanceof Error) throw this.token;
    return this.token;
  }

  /** Joins, as the user `user` or as a guest. Resolves to the carrier after its welcome. */
  async join(user?: string, life = HOUR_MS): Promise<PageCarrier> {
    this.token = user === undefined ? null : jwtOf(user);
    const carrier = await this.page.join();
    this.welcome(carrier, user, life);
    carrier.newestPage();
    return carrier;
  }

  welcome(carrier: PageCarrier, user?: string, life = HOUR_MS, fields: WelcomeFields = {}): void {
    const identity = user === undefined ? {} : { identity: { user, expires: this.page.now + life } };
    carrier.welcome(user ?? 'guest', [], { ...identity, ...fields });
  }
}

/** Lets time pass while the server sends pings, and lets the client react. */
export async function pass(page: PagelessClient, carrier: PageCarrier, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 5_000) {
    page.advance(Math.min(left, 5_000));
    carrier.receive({ type: 'ping' });
  }
  await settled();
}

/** Resolves when the microtasks that are due have run. */
export async function settled(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) await Promise.resolve();
}

/** What a client sent, without its answers to pings. */
const sentBy = ({ sent }: PageCarrier) =>
  (sent as { type: string; id: string; token: string }[]).filter(({ type }) => type !== 'pong');
export const types = (carrier: PageCarrier) => sentBy(carrier).map(({ type }) => type);
export const lastSent = (carrier: PageCarrier) => sentBy(carrier).at(-1) ?? { type: 'nothing', id: '', token: '' };
