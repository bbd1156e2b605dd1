import type { ModerationPage, ModerationWelcome } from '../../../src/protocol/moderation-messages.ts';
import type { RoomNow } from '../../../src/protocol/room-now.ts';
import type { RoomSettings } from '../../../src/protocol/room-settings.ts';
import type { ErrorMessage, Message, SettingsEvent } from '../../../src/protocol/server-messages.ts';
import type { Sent } from '../connection/chat-session.ts';
import type { ClientEvents, Listeners, MuteStatus } from '../events.ts';
import { isRoomSettings, readModerationMessage, readModerationWelcome } from './moderation-checks.ts';

/** The decisions of moderators about the room and about you, and the requests of a moderator. */
export class ModerationState {
  settings: RoomSettings | undefined;
  muted: MuteStatus | undefined;
  openReports = 0;
  pinned: Message | undefined;
  /** Requests without an answer: at most one of each kind, because answers name the kind. */
  readonly #pending = new Map<string, PromiseWithResolvers<ModerationPage>>();
  readonly #listeners: Listeners<ClientEvents>;
  readonly #send: (message: Sent) => boolean;
  /** Offset of the room's newest event at the last welcome. */
  #head = 0;

  constructor(listeners: Listeners<ClientEvents>, send: (message: Sent) => boolean) {
    this.#listeners = listeners;
    this.#send = send;
  }

  /** Applies a welcome, or the newest page that was read before it. Only the page has the pinned message. */
  enter(welcome: Pick<RoomNow, 'head' | 'pinned'> & ModerationWelcome): void {
    const { settings, muted, reports = 0 } = readModerationWelcome(welcome);
    this.#head = welcome.head;
    this.#setSettings(settings);
    this.muted = muted;
    this.openReports = reports;
    this.#listeners.emit('muted', muted);
    this.#listeners.emit('reports', reports);
    if (welcome.pinned) this.receive({ type: 'pinned', message: welcome.pinned });
  }

  /** Applies new settings. Those of the welcome are newer than a replayed event. */
  change({ offset, settings }: SettingsEvent): void {
    if (offset > this.#head && isRoomSettings(settings)) this.#setSettings(settings);
  }

  #setSettings(settings: RoomSettings | undefined): void {
    this.settings = settings;
    // The server sends the newly pinned message without a request.
    if (this.pinned?.id !== settings?.pinned) this.pinned = undefined;
    this.#listeners.emit('settings', settings);
  }

  /** Handles a message of moderation. Ignores any other, one that breaks the protocol, and an answer that was not requested. */
  receive(item: Readonly<Record<string, unknown>>): void {
    const message = readModerationMessage(item);
    switch (message?.type) {
      case 'moderation':
        this.#pending.get(message.what)?.resolve(message);
        this.#pending.delete(message.what);
        break;
      case 'muted':
        this.muted = message.until ? message : undefined;
        this.#listeners.emit('muted', this.muted);
        break;
      case 'pinned':
        this.pinned = message.message;
        this.#listeners.emit('pinned', message.message);
        break;
      case 'reported':
        this.openReports = message.open;
        this.#listeners.emit('reports', message.open);
        break;
      case 'notice':
        this.#listeners.emit('notice', message);
        break;
      case undefined:
        // The request gets no other answer.
        if (item['type'] === 'moderation') this.fail();
    }
  }

  /** Requests a page. Rejects an earlier request of the same kind. */
  request(what: ModerationPage['what'], before?: string): Promise<ModerationPage> {
    const request = Promise.withResolvers<ModerationPage>();
    this.#pending.get(what)?.reject(new Error('Requested again.'));
    this.#pending.set(what, request);
    if (!this.#send({ type: 'moderation', what, ...(before !== undefined && { before }) })) this.fail();
    return request.promise;
  }

  /** Rejects all requests. */
  fail(cause?: ErrorMessage): void {
    for (const { reject } of this.#pending.values()) reject(new Error(cause?.reason ?? 'Not connected.', { cause }));
    this.#pending.clear();
  }
}
