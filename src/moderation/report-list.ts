import type { DocumentChange, Documents } from '../ports/documents.ts';
import { readReports, REPORT_PREFIX, type StoredReport } from '../ports/kept-moderation.ts';

/** Maximum number of open reports of a room. The oldest one makes room for a new one. */
const MAX_OPEN_REPORTS = 500;

/** The open reports of a room at one version of its documents. */
export class ReportList {
  readonly #byId: ReadonlyMap<string, StoredReport>;

  constructor(documents: Documents) {
    const stored = documents.entries(REPORT_PREFIX).map(([key, value]) => ({ key, value }));
    this.#byId = new Map(readReports(stored).map(({ id, report }) => [id, report]));
  }

  /** Number of open reports. */
  get size(): number {
    return this.#byId.size;
  }

  /** Returns the open report with an id. */
  get(id: string): StoredReport | undefined {
    return this.#byId.get(id);
  }

  /** Returns all open reports, by id. */
  all(): readonly (readonly [id: string, report: StoredReport])[] {
    return [...this.#byId];
  }

  /** Returns whether a person has reported a message already. */
  has(message: string, personId: string): boolean {
    return this.all().some(([, report]) => report.message === message && report.by.id === personId);
  }

  /** Returns the changes that add a report. They may close the oldest one. */
  add(id: string, report: StoredReport): readonly DocumentChange[] {
    const added = { key: REPORT_PREFIX + id, value: JSON.stringify(report) };
    if (this.size < MAX_OPEN_REPORTS) return [added];
    const oldestFirst = this.all().toSorted(([, a], [, b]) => a.time - b.time);
    return [...toRemovals(oldestFirst.slice(0, this.size - MAX_OPEN_REPORTS + 1)), added];
  }

  /** Returns the changes that close the reports that meet a condition. */
  close(isClosed: (report: StoredReport) => boolean): readonly DocumentChange[] {
    return toRemovals(this.all().filter(([, report]) => isClosed(report)));
  }
}

function toRemovals(reports: readonly (readonly [id: string, report: StoredReport])[]): readonly DocumentChange[] {
  return reports.map(([id]) => ({ key: REPORT_PREFIX + id, value: undefined }));
}
