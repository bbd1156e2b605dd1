import type { Clock } from '../clock.ts';
import type { StorePlace } from '../config/config.ts';
import type { Log } from '../log.ts';
import type { ExportSource } from '../ports/transfer.ts';
import { exportRooms } from '../transfer/export.ts';

/** Exports all rooms of the store, or one of them, while the server uses it. Without the secret. */
export type ExportStore = (room: string | undefined) => AsyncGenerator<string, void>;

/** Creates the function that exports the store of a server. Returns undefined for a server that stores nothing. */
export function createStoreExport(
  place: StorePlace,
  open: () => Promise<ExportSource>,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): ExportStore | undefined {
  if (!place.engine && place.dataDir === undefined) return undefined;
  return async function* (room) {
    const source = await open();
    try {
      for (const warning of source.warnings) log(warning);
      yield* exportRooms(source, { withSecret: false, time: clock.wall(), room });
    } finally {
      await source.close();
    }
  };
}
