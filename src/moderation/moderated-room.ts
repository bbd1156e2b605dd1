import { readSettings, SETTINGS_KEY } from '../ports/kept-moderation.ts';
import type { Documents } from '../ports/documents.ts';
import type { RoomSettings } from '../protocol/room-settings.ts';
import { BanList } from './ban-list.ts';
import { ReportList } from './report-list.ts';
import { createWordMatcher, type WordMatcher } from './words.ts';

/** The parsed documents of moderation in a room. */
export interface ModeratedRoom {
  readonly settings: RoomSettings;
  readonly hasForbiddenWord: WordMatcher;
  readonly bans: BanList;
  readonly reports: ReportList;
}

interface Parsed extends ModeratedRoom {
  readonly version: number;
  readonly storedSettings: string | undefined;
}

/** Parses the documents of rooms. Parses again only what has changed. */
export class ModeratedRooms {
  readonly #parsed = new WeakMap<Documents, Parsed>();

  /** Returns the parsed documents of a room, as they are now. */
  read(documents: Documents): ModeratedRoom {
    const earlier = this.#parsed.get(documents);
    if (earlier?.version === documents.version) return earlier;
    const storedSettings = documents.get(SETTINGS_KEY);
    const parsed = {
      ...(earlier && earlier.storedSettings === storedSettings ? earlier : parseSettings(storedSettings)),
      bans: new BanList(documents, earlier?.bans),
      reports: new ReportList(documents),
      version: documents.version,
      storedSettings,
    };
    this.#parsed.set(documents, parsed);
    return parsed;
  }
}

function parseSettings(stored: string | undefined): Pick<ModeratedRoom, 'settings' | 'hasForbiddenWord'> {
  const settings = readSettings(stored);
  return { settings, hasForbiddenWord: createWordMatcher(settings.words ?? []) };
}
