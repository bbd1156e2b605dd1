import type { CloseCode } from '../../../src/protocol/close-codes.ts';
import type { ClientCommand } from '../../client/outbox/outgoing.ts';
import type { ErrorMessage } from '../../../src/protocol/server-messages.ts';
import type { BaseWords } from './en.ts';
import { numberFormat, regional } from './regional.ts';

const LOCALE = regional('de');
const number = numberFormat(LOCALE);
const TRY_AGAIN = 'Erneut versuchen';
const TRY_LATER = 'Warte kurz und versuche es dann erneut.';
const INCOMPATIBLE = 'Diese Seite ist nicht mit dem Server kompatibel. Lade die Seite neu.';
const NAME_RULE = 'Erlaubt sind 2 bis 32 Zeichen: Buchstaben von A bis Z, Ziffern, _ und -.';
const READ_ONLY = 'Du kannst in diesem Raum nicht schreiben.';
const KICKED = 'Die Moderation hat dich aus dem Chat entfernt.';

const closed: Readonly<Record<CloseCode, string>> = {
  shutdown: 'Der Server startet neu.',
  silent: 'Die Verbindung hat zu lange nicht geantwortet.',
  'hello-timeout': 'Der Verbindungsaufbau hat zu lange gedauert.',
  slow: 'Deine Verbindung ist zu langsam für diesen Raum.',
  'room-limit': 'Der Server hat keinen Platz für einen weiteren Raum.',
  failed: 'Der Server konnte den Chatverlauf nicht lesen.',
  busy: 'Aus deinem Netz kommen gerade zu viele Verbindungen.',
  expired: 'Deine Anmeldung ist abgelaufen.',
  ended: `Du hast den Chat verlassen. Mit „${TRY_AGAIN}“ kommst du zurück.`,
  protocol: INCOMPATIBLE,
  unsupported: INCOMPATIBLE,
  'too-many-channels': 'Diese Seite hat zu viele Kanäle geöffnet. Lade sie neu.',
  'too-large': 'Eine Nachricht war zu groß für den Server.',
  flood: `Du hast mehr gesendet, als der Server verarbeiten kann. ${TRY_LATER}`,
  rate: `Du hast in kurzer Zeit zu viel gesendet. ${TRY_LATER}`,
  replaced: `Dieser Chat ist jetzt in einem anderen Tab oder Fenster offen. Mit „${TRY_AGAIN}“ machst du hier weiter.`,
  kicked: KICKED,
  'network-banned':
    'Die Moderation hat jemanden aus deinem Netz entfernt. Neue Personen von dort können vorerst nicht beitreten.',
  'users-only': 'Diesen Raum können nur angemeldete Personen betreten.',
  'room-deleted': 'Dieser Raum und seine Nachrichten wurden gelöscht.',
  'not-admin': 'Das Admin-Token ist falsch.',
};

const moment = new Intl.DateTimeFormat(LOCALE, {
  ...({ weekday: 'short', day: 'numeric', month: 'short' } as const),
  ...({ hour: 'numeric', minute: '2-digit' } as const),
});

function requestRefused({ code, retryAfter = 0 }: ErrorMessage, command: ClientCommand): string {
  switch (code) {
    case 'bad-name':
      return badName(command.type === 'rename' ? (command.name ?? '') : '');
    case 'name-taken':
      return 'Dieser Name oder ein sehr ähnlicher ist schon vergeben. Wähle einen anderen.';
    case 'too-soon':
      return `Namen lassen sich nur alle 30 Sekunden ändern. Du kannst deinen in ${Math.ceil(retryAfter / 1_000)}\u00a0s wieder ändern.`;
    case 'not-found':
      return command.type === 'kick' ? 'Diese Person ist schon gegangen.' : 'Diese Nachricht gibt es nicht mehr.';
    case 'not-yours':
      return 'Nur wer eine Nachricht geschrieben hat, darf sie bearbeiten oder löschen.';
    case 'not-moderator':
      return 'Das darf nur die Moderation.';
    case 'too-many':
      return 'Bei dieser Nachricht sind keine weiteren Arten von Reaktionen möglich.';
    case 'readonly':
      return READ_ONLY;
    case 'journal':
      return 'Der Server konnte das nicht speichern. Versuche es erneut.';
    case 'too-long':
    case 'bad-text':
      return 'Dieser Text ist zu lang oder enthält Zeichen, die sich nicht anzeigen lassen.';
    case 'rank':
      return 'Das geht nur bei Personen mit niedrigerem Rang.';
    case 'conflict':
      return 'Jemand anderes hat die Einstellungen gerade geändert. Sieh sie dir an und versuche es erneut.';
    case 'muted':
      return 'Du bist stummgeschaltet.';
    case 'paused':
      return 'Der Raum ist angehalten.';
    case 'links':
      return 'Links sind hier nicht erlaubt.';
    case 'words':
      return 'Die Nachricht enthält ein Wort, das hier nicht erlaubt ist.';
    default:
      return 'Der Server hat das abgelehnt.';
  }
}

function badName(name: string): string {
  return /^[\w-]{2,32}$/.test(name) ? 'Dieser Name ist reserviert. Wähle einen anderen.' : NAME_RULE;
}

const plurals = new Intl.PluralRules('de');

function counted(count: number, one: string, other: string): string {
  return plurals.select(count) === 'one' ? one : other;
}

function people(count: number): string {
  return counted(count, '1 Person', `${count} Personen`);
}

function newMessages(count: number): string {
  return counted(count, '1 neue Nachricht', `${number(count)} neue Nachrichten`);
}

/** German, with the informal "du". */
export const words: BaseWords = {
  locale: LOCALE,
  direction: 'ltr',

  // The box, its launcher and notifications.

  chat: (room) => `Chat: ${room}`,
  openChat: (room, unread) => `Chat ${room} öffnen${unread === 0 ? '' : `, ${newMessages(unread)}`}`,
  closeChat: 'Chat schließen',
  notifyMe: 'Mich über neue Nachrichten benachrichtigen, wenn ich woanders bin',
  notificationTitle: (name, room) => `${name} in ${room}`,
  messages: (room) => `Nachrichten in ${room}`,

  // People.

  online: (count) => `${number(count)} online`,
  peopleOnline: 'Personen online',
  tooManyToList: 'Zu viele Personen für eine Liste.',
  filterPeople: 'Personen filtern',
  nobodyFound: 'Hier hat niemand diesen Namen.',
  you: 'du',
  rename: 'Namen ändern',
  fixedName: 'Der Name ist festgelegt.',
  newName: 'Neuer Name',
  nameRule: `${NAME_RULE} Du kannst deinen Namen alle 30 Sekunden ändern.`,
  badName,
  randomName: 'Zufallsname',
  moderatePerson: (name) => `${name} moderieren\u00a0…`,
  verified: (site) => `von ${site} bestätigt`,
  moderator: 'Moderation',
  owner: 'Leitung',
  pinned: 'Angeheftete Nachricht',
  notices: 'Hinweise',
  noticeFrom: (name) => `Hinweis von ${name}`,

  // The status line.

  youAre: (name) => ['Du bist ', name],
  readOnly: (name) => ['Du liest als ', name, ` mit. ${READ_ONLY}`],
  readOnlyGuest: (name) => ['Du liest als ', name, ' mit. Melde dich an, um zu schreiben.'],
  typing([first, second, ...more]) {
    if (first === undefined) return [];
    if (second === undefined) return [first, ' schreibt\u00a0…'];
    return more.length === 0 ? [first, ' und ', second, ' schreiben\u00a0…'] : ['Mehrere Personen schreiben\u00a0…'];
  },
  join: 'Chat beitreten',
  joining: 'Verbindung wird aufgebaut\u00a0…',
  notJoined: 'Du bist nicht im Chat.',
  offline: 'Du bist offline.',
  reconnected: 'Du bist wieder verbunden.',
  reconnectingIn: (seconds) => `Neuer Versuch in ${seconds}\u00a0s.`,
  reconnecting: 'Verbindung wird wiederhergestellt\u00a0…',
  tryNow: 'Jetzt versuchen',
  tryAgain: TRY_AGAIN,
  catchingUp: 'Verpasste Nachrichten werden geladen\u00a0…',
  connectFailure(why) {
    switch (why.kind) {
      case 'refused':
        return /^No WebRTC/.test(why.detail)
          ? 'Dieser Chat braucht WebRTC. Dieser Browser unterstützt es nicht, oder es ist abgeschaltet.'
          : why.detail;
      case 'unreachable':
        return 'Der Chat-Server ist nicht erreichbar.';
      case 'timeout':
      case 'ice-failed':
        return 'Der Chat-Server ist von hier aus nicht erreichbar. Vielleicht wird er in diesem Netz blockiert.';
      case 'cors-blocked':
        return 'Der Chat-Server lässt diese Website nicht zu. Wer ihn betreibt, kann das ändern.';
      case 'lost':
        return 'Die Verbindung wurde unterbrochen.';
      case 'token-failed':
        return 'Die Anmeldung hat nicht geklappt.';
      case 'signed-out':
        return 'Du bist abgemeldet. Melde dich wieder an, um zu chatten.';
      case 'closed':
        return why.until !== undefined
          ? `${closed[why.close.code]} Ab ${moment.format(why.until)}\u00a0Uhr kannst du zurückkommen.`
          : closed[why.close.code];
    }
  },

  // Shown where there are no messages.

  idleTitle: 'Mach mit',
  idleHint: 'Wenn du beitrittst, bekommst du einen zufälligen Namen.',
  joiningTitle: 'Verbindung wird aufgebaut\u00a0…',
  aloneTitle: 'Außer dir ist noch niemand hier',
  aloneHint: 'Teile diese Seite oder öffne sie in einem zweiten Tab und sag hallo.',
  emptyTitle: 'Noch keine Nachrichten',
  emptyHint: (others) =>
    `${counted(others, '1 weitere Person ist', `${others} weitere Personen sind`)} online. Sag hallo.`,
  readOnlyHint: 'Neue Nachrichten erscheinen hier.',
  notConnectedTitle: 'Nicht verbunden',
  reconnectingHint: 'Du kannst weiterschreiben. Deine Nachrichten werden gesendet, sobald du wieder verbunden bist.',
  disconnectedHint: (why) =>
    why.kind === 'refused' && why.status === 401
      ? 'Falls diese Website eine Anmeldung hat: bitte anmelden. Sonst kann, wer sie betreibt, ein Zugangstoken für diesen Server hinterlegen.'
      : why.kind === 'signed-out'
        ? `Melde dich auf dieser Seite an und wähle dann „${TRY_AGAIN}“.`
        : `Mit „${TRY_AGAIN}“ stellst du die Verbindung wieder her.`,

  // Messages and what stands between them.

  joined: (name) => [name, ' ist beigetreten'],
  left: (name) => [name, ' hat den Chat verlassen'],
  renamed: (was, name) => [was, ' heißt jetzt ', name],
  joinedAndLeft(joined, left) {
    const go = (count: number) => counted(count, 'hat den Chat verlassen', 'haben den Chat verlassen');
    return joined === 0
      ? `${people(left)} ${go(left)}`
      : `${people(joined)} ${counted(joined, 'ist', 'sind')} beigetreten${left === 0 ? '' : `, ${left} ${go(left)}`}`;
  },
  today: 'Heute',
  yesterday: 'Gestern',
  deleted: 'Diese Nachricht wurde gelöscht.',
  edited: '(bearbeitet)',
  showAll: 'Alles anzeigen',
  sending: 'Wird gesendet',
  mentionsYou: 'Erwähnt dich',
  inReplyTo: 'Antwort auf:',
  originalNotLoaded: 'Eine ältere Nachricht',
  originalSearching: 'Ursprüngliche Nachricht wird geladen\u00a0…',
  originalUnavailable: 'Die ursprüngliche Nachricht liegt zu weit zurück oder ist nicht mehr verfügbar.',
  reactions: 'Reaktionen',
  reaction: (emoji, count) => `${emoji}, ${people(count)}`,
  others: (count) => counted(count, '1 weitere Person', `${count} weitere`),
  loadOlder: 'Ältere Nachrichten laden',
  newDivider: 'Neu',
  newMessages,
  jumpToLatest: 'Zur neuesten Nachricht',
  messageAnnouncement: (name, text) => `${name}: ${text}`,
  messageLabel: (name, time, text) => `${name}, ${time}: ${text}`,

  // Actions on a message.

  messageActions: 'Aktionen für diese Nachricht',
  react: 'Reagieren',
  reactWith: (emoji) => `Mit ${emoji} reagieren`,
  moreEmoji: 'Weitere Emojis',
  reply: 'Antworten',
  edit: 'Bearbeiten',
  delete: 'Löschen',
  confirmDelete: 'Diese Nachricht für alle löschen?',
  wasDeleted: 'Gelöscht.',
  undoDeletion: 'Rückgängig',
  report: 'Melden\u00a0…',
  pin: 'Anheften',
  unpin: 'Nicht mehr anheften',
  copyText: 'Text kopieren',
  textCopied: 'Text kopiert.',
  reportTitle: 'Diese Nachricht der Moderation melden',
  reportReason: 'Was stimmt damit nicht?',
  sendReport: 'Melden',
  reportSent: 'Danke. Die Moderation sieht deine Meldung.',

  // The message field.

  messageField: 'Nachricht',
  send: 'Senden',
  canSendIn: (seconds) => `Du kannst in ${seconds}\u00a0s wieder senden.`,
  canSendAt: (time) => `Du kannst ab ${moment.format(time)}\u00a0Uhr wieder senden.`,
  limit(why) {
    switch (why.kind) {
      case 'muted':
        return `Du bist stummgeschaltet${why.reason ? `: ${why.reason}` : '.'}`;
      case 'paused':
        return 'Die Moderation hat diesen Raum angehalten.';
      case 'newcomer':
        return 'Neue Gäste können hier noch nicht schreiben.';
      case 'slow':
        return `Langsamer Modus: eine Nachricht alle ${why.seconds}\u00a0s.`;
    }
  },
  sendingTooFast: 'Du sendest zu schnell. Deine Nachricht wird automatisch gesendet.',
  save: 'Speichern',
  cancel: 'Abbrechen',
  close: 'Schließen',
  editing: 'Nachricht bearbeiten',
  replyingTo: (name) => `Antwort an ${name}`,
  nameSuggestions: 'Namensvorschläge',
  nameSuggestionCount: (count) =>
    counted(
      count,
      '1 Name. Drücke Enter, um ihn zu übernehmen.',
      `${count} Namen. Wähle mit den Pfeiltasten und drücke Enter.`,
    ),
  commandHelp: [
    '/nick und ein Name: ändert deinen Namen. Ohne Namen bekommst du einen zufälligen.',
    '/me und ein Text: beschreibt, was du gerade tust.',
    '/help: zeigt diese Befehle.',
    '//: beginnt eine Nachricht mit einem Schrägstrich.',
    '**fett**, *kursiv*, ~~durchgestrichen~~, `Code`: formatiert Text. Zeilen mit > am Anfang sind ein Zitat, mit - eine Liste.',
  ].join('\n'),
  unknownCommand: (command) =>
    `Den Befehl ${command} gibt es nicht. /help zeigt alle Befehle. Drücke noch einmal Enter, um das als Text zu senden.`,
  insertEmoji: 'Emoji einfügen',
  charactersLeft: (left) => `noch ${number(left)}`,
  charactersOver: (over) => `${number(over)} zu viel`,
  outboxFull: 'Es warten schon zu viele Nachrichten. Warte, bis du wieder verbunden bist.',

  // Pictures.

  picture: (alt) => (alt ? `Bild: ${alt}` : 'Bild'),
  addPicture: 'Bild hinzufügen',
  picturesToSend: 'Bilder zum Senden',
  describePicture: 'Beschreibung',
  describePictureHint: 'Beschreibe es für Menschen, die es nicht sehen',
  removePicture: 'Bild entfernen',
  uploading: (percent) => `Wird hochgeladen\u00a0… ${percent}\u00a0%`,
  uploaded: 'Bild hochgeladen.',
  retryUpload: 'Erneut versuchen',
  pictureProblem: (why) =>
    ({
      off: 'Hier kannst du keine Bilder senden.',
      type: 'Nur Bilder als PNG, JPEG oder WebP können gesendet werden.',
      size: 'Dieses Bild ist zu groß.',
      many: 'Du kannst bis zu 4 Bilder auf einmal senden.',
      offline: 'Keine Verbindung. Versuche es gleich noch einmal.',
      limit: 'Zu viele Bilder. Versuche es später erneut.',
      failed: 'Das Hochladen ist fehlgeschlagen. Versuche es erneut.',
    })[why],
  pictureOf: (name) => `Bild von ${name}`,
  previousPicture: 'Vorheriges Bild',
  nextPicture: 'Nächstes Bild',
  savePicture: 'Bild speichern',
  pictureGone: 'Dieses Bild ist nicht mehr verfügbar.',

  // Failures.

  loadFailed: 'Das konnte nicht geladen werden. Versuche es erneut oder lade die Seite neu.',
  resend: 'Erneut senden',
  sendFailure(why) {
    switch (why) {
      case 'too-long':
        return 'Nicht gesendet: Die Nachricht ist zu lang.';
      case 'bad-text':
        return 'Nicht gesendet: Die Nachricht hat keinen sichtbaren Text oder enthält Zeichen, die sich nicht anzeigen lassen.';
      case 'ended':
        return 'Nicht gesendet: Die Verbindung wurde beendet.';
      case 'journal':
        return 'Nicht gesendet: Der Server konnte die Nachricht nicht speichern.';
      case 'muted':
        return 'Nicht gesendet: Du bist stummgeschaltet.';
      case 'slow-mode':
        return 'Nicht gesendet: Der Raum ist im langsamen Modus.';
      case 'paused':
        return 'Nicht gesendet: Der Raum ist angehalten.';
      case 'newcomer':
        return 'Nicht gesendet: Neue Gäste können noch nicht schreiben.';
      case 'guests':
        return 'Nicht gesendet: Gäste können hier nur lesen.';
      case 'links':
        return 'Nicht gesendet: Links sind hier nicht erlaubt.';
      case 'words':
        return 'Nicht gesendet: Die Nachricht enthält ein Wort, das hier nicht erlaubt ist.';
      case 'file':
        return 'Nicht gesendet: Dieses Bild kann nicht mehr gesendet werden.';
      default:
        return 'Nicht gesendet.';
    }
  },
  requestRefused,
  nameTaken: (was, name) => `Während du weg warst, hat jemand den Namen ${was} angenommen. Du heißt jetzt ${name}.`,

  // The emoji picker.

  emoji: 'Emojis',
  searchEmoji: 'Emoji suchen',
  emojiLoading: 'Wird geladen\u00a0…',
  noEmojiFound: 'Kein Emoji gefunden. Versuche ein anderes Wort.',
  emojiFound: (count) => counted(count, '1 Emoji', `${number(count)} Emojis`),
  emojiGroups: 'Gruppen',
  emojiGroup: {
    recent: 'Zuletzt verwendet',
    smileys: 'Gesichter und Gefühle',
    people: 'Menschen und Gesten',
    nature: 'Tiere und Natur',
    food: 'Essen und Trinken',
    travel: 'Reisen und Orte',
    activities: 'Aktivitäten',
    objects: 'Gegenstände',
    symbols: 'Symbole',
    flags: 'Flaggen',
  },
  skinTone: 'Hautton',
  skinTones: {
    none: 'Gelb',
    light: 'Hell',
    mediumLight: 'Mittelhell',
    medium: 'Mittel',
    mediumDark: 'Mitteldunkel',
    dark: 'Dunkel',
  },

  // The search.

  search: 'Nachrichten suchen',
  searchHint: 'Findet Nachrichten in diesem Chat, auch ältere.',
  searchResults: 'Gefundene Nachrichten',
  found: (count) => (count === 0 ? 'Keine Nachrichten gefunden.' : `Gefundene Nachrichten: ${number(count)}`),
  searching: 'Ältere Nachrichten werden durchsucht…',
  searchOlder: 'Ältere durchsuchen',
  searchesLoaded: 'Dieser Server kann nur geladene Nachrichten durchsuchen.',
  searchOffline: 'Nicht verbunden. Nur geladene Nachrichten werden durchsucht.',
  searchFailed: 'Ältere Nachrichten konnten nicht durchsucht werden.',

  // The connection panel.

  more: 'Mehr',
  connection: 'Verbindung',
  notConnected: 'Nicht verbunden.',
  transport: 'Übertragung',
  transportName: (route) => (route === 'websocket' ? 'WebSocket (TCP)' : 'Datenkanal (UDP)'),
  route: 'Route',
  direct: 'Direkt',
  relayed: 'Über ein Relay (TURN)',
  roundTrip: 'Laufzeit (hin und zurück)',
  milliseconds: (count) => `${count}\u00a0ms`,
  ipVersion: 'IP-Version',
  connectedSince: 'Verbunden seit',
  fallbackReason(why) {
    const next = 'Ein Datenkanal wird von Zeit zu Zeit erneut versucht.';
    switch (why.kind) {
      case 'refused':
        return `Der Server hat den Datenkanal abgelehnt: ${why.detail}`;
      case 'lost':
        return `Der Datenkanal antwortet nicht mehr, darum läuft der Chat über einen WebSocket. ${next}`;
      default:
        return `UDP kommt in diesem Netz nicht durch, darum läuft der Chat über einen WebSocket. ${next}`;
    }
  },
};
