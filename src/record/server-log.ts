import type { Clock } from '../clock.ts';
import { AUDIT_LOG_MS } from '../journal/journal.ts';
import type { AuditEntry, KeptValues } from '../ports/documents.ts';
import { SERVER_LOG_PREFIX, type ServerLog } from '../ports/server-log.ts';
import type { LogEntry } from '../protocol/moderation-messages.ts';
import { isRecord, parseJson } from '../protocol/json.ts';

/** Maximum number of entries. The oldest ones make room. */
const MAX_ENTRIES = 5_000;

/** The audit log of the server among the kept values, one value for each entry: the same on all nodes. */
export class KeptServerLog implements ServerLog {
  readonly #listeners = new Set<() => void>();

  constructor(
    private readonly values: KeptValues,
    private readonly clock: Pick<Clock, 'wall'>,
  ) {}

  async add({ id, ...entry }: LogEntry, values: ReadonlyMap<string, string | undefined>): Promise<void> {
    const oldest = this.clock.wall() - AUDIT_LOG_MS;
    const kept = await this.entries();
    const removed = kept.filter((old, index) => index >= MAX_ENTRIES - 1 || old.time < oldest);
    const changes = new Map<string, string | undefined>(removed.map((old) => [SERVER_LOG_PREFIX + old.id, undefined]));
    changes.set(SERVER_LOG_PREFIX + id, JSON.stringify(entry));
    await this.values.set(new Map([...values, ...changes]));
    for (const listener of this.#listeners) listener();
  }

  async entries(): Promise<readonly AuditEntry[]> {
    const stored = await this.values.entries(SERVER_LOG_PREFIX);
    return stored
      .flatMap(([key, value]) => {
        const entry = parseJson(value);
        if (!isRecord(entry) || typeof entry['time'] !== 'number') return [];
        return { id: key.slice(SERVER_LOG_PREFIX.length), time: entry['time'], value };
      })
      .sort((a, b) => b.time - a.time || (a.id < b.id ? 1 : -1));
  }

  onAdded(listener: () => void): void {
    this.#listeners.add(listener);
  }
}
