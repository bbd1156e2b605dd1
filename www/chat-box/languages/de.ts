import type { CloseCode } from '../../../src/protocol/close-codes.ts';
import type { Command } from '../../../src/protocol/client-messages.ts';
import type { ErrorMessage } from '../../../src/protocol/server-messages.ts';
import type { Words } from './en.ts';

const TRY_LATER = 'Warte kurz und versuch es dann noch einmal.';
const NOT_UNDERSTOOD = 'Diese Seite und der Server verstehen einander nicht. Lade die Seite neu.';
const NAME_RULE = 'Ein Name hat 2 bis 32 Zeichen: Buchstaben von A bis Z, Ziffern, _ und -.';

const closed: Readonly<Record<CloseCode, string>> = {
  shutdown: 'Der Server startet neu.',
  silent: 'Die Verbindung war zu lange still.',
  'hello-timeout': 'Die Verbindung kam zu langsam in Gang.',
  slow: 'Diese Verbindung ist langsamer als der Raum.',
  'room-limit': 'Der Server hat keinen Platz für noch einen Raum.',
  failed: 'Der Server konnte seine Aufzeichnungen nicht lesen.',
  ended: 'Du hast den Chat verlassen. Mit einem neuen Versuch kommst du zurück.',
  protocol: NOT_UNDERSTOOD,
  unsupported: NOT_UNDERSTOOD,
  'too-many-channels': 'Diese Seite hat zu viele Kanäle geöffnet. Lade sie neu.',
  'too-large': 'Eine Nachricht war zu groß für den Server.',
  flood: `Du hast mehr gesendet, als der Server verkraftet. ${TRY_LATER}`,
  rate: `Du hast in kurzer Zeit zu viel gesendet. ${TRY_LATER}`,
  replaced: 'Du hast in einem anderen Tab oder Fenster weitergemacht. Mit einem neuen Versuch bist du wieder hier.',
  kicked: 'Die Moderation hat dich gebeten zu gehen. Vielleicht kannst du später wiederkommen.',
  'not-admin': 'Das Administrations-Token ist falsch.',
};

const moment = new Intl.DateTimeFormat('de', { weekday: 'short', hour: 'numeric', minute: '2-digit' });

function requestRefused({ code, retryAfter = 0 }: ErrorMessage, command: Command): string {
  switch (code) {
    case 'bad-name':
      return badName(command.type === 'rename' ? (command.name ?? '') : '');
    case 'name-taken':
      return 'Hier heißt schon jemand so oder so ähnlich. Such dir einen anderen Namen aus.';
    case 'too-soon':
      return `Ein Name lässt sich nur alle 30 Sekunden ändern. Deinen wieder in ${Math.ceil(retryAfter / 1_000)}\u00a0s.`;
    case 'not-found':
      return command.type === 'kick' ? 'Diese Person ist schon gegangen.' : 'Diese Nachricht gibt es nicht mehr.';
    case 'not-yours':
      return 'Nur wer eine Nachricht geschrieben hat, darf sie ändern oder löschen.';
    case 'not-moderator':
      return 'Das darf nur die Moderation.';
    case 'too-many':
      return 'Mehr verschiedene Reaktionen kann diese Nachricht nicht haben.';
    case 'readonly':
      return 'Du liest hier nur mit und kannst nichts ändern.';
    case 'journal':
      return 'Der Server konnte das nicht speichern. Versuch es noch einmal.';
    case 'too-long':
    case 'bad-text':
      return 'Dieser Text geht nicht: Er ist zu lang oder enthält Zeichen, die sich nicht anzeigen lassen.';
    default:
      return 'Der Server hat das abgelehnt.';
  }
}

function badName(name: string): string {
  return /^[\w-]{2,32}$/.test(name) ? 'Dieser Name ist reserviert. Such dir einen anderen aus.' : NAME_RULE;
}

const plurals = new Intl.PluralRules('de');

function counted(count: number, one: string, other: string): string {
  return plurals.select(count) === 'one' ? one : other;
}

function newMessages(count: number): string {
  return counted(count, '1 neue Nachricht', `${count} neue Nachrichten`);
}

/** German. */
export const words: Words = {
  direction: 'ltr',
  chat: (room) => `Chat: ${room}`,
  openChat: (room, unread) => `Chat ${room} öffnen${unread === 0 ? '' : `, ${newMessages(unread)}`}`,
  closeChat: 'Chat schließen',
  notifyMe: 'Neue Nachrichten melden, während ich woanders bin',
  notificationTitle: (name, room) => `${name} in ${room}`,
  messages: (room) => `Nachrichten in ${room}`,
  online: (count) => `${count} hier`,
  peopleOnline: 'Wer hier ist',
  tooManyToList: 'Zu viele für eine Liste.',
  you: 'du',
  youAre: (name) => ['Du bist ', name],
  readOnly: (name) => ['Du liest als ', name, ' mit. Schreiben kannst du hier nicht.'],
  typing([first, second, ...more]) {
    if (first === undefined) return '';
    if (second === undefined) return `${first} schreibt\u00a0…`;
    return more.length === 0 ? `${first} und ${second} schreiben\u00a0…` : 'Mehrere schreiben\u00a0…';
  },

  rename: 'Namen ändern',
  newName: 'Neuer Name',
  nameRule: `${NAME_RULE} Ändern kannst du ihn alle 30 Sekunden.`,
  randomName: 'Überrasch mich',
  badName,
  removePerson: (name) => `${name} entfernen\u00a0…`,
  rejoinLabel: (name) => `${name} entfernen. Wiederkommen geht`,
  rejoinAfter: [
    [0, 'sofort'],
    [300, 'nach 5 Minuten'],
    [3_600, 'nach 1 Stunde'],
    [86_400, 'nach 1 Tag'],
    [604_800, 'nach 1 Woche'],
  ],
  remove: 'Entfernen',

  join: 'Mitchatten',
  joining: 'Verbinden\u00a0…',
  tryNow: 'Jetzt versuchen',
  tryAgain: 'Noch einmal',

  notJoined: 'Du bist nicht im Chat.',
  idleTitle: 'Ein Chat, wenn du magst',
  idleHint: 'Sobald du mitchattest, bekommst du einen eigenen Namen.',
  joiningTitle: 'Verbinden\u00a0…',
  aloneTitle: 'Noch ist sonst niemand hier',
  aloneHint: 'Teil diese Seite oder öffne sie in einem zweiten Tab und sag hallo.',
  emptyTitle: 'Noch keine Nachrichten',
  emptyHint: (others) =>
    counted(others, 'Eine weitere Person ist hier.', `${others} weitere Personen sind hier.`) + ' Sag hallo.',
  readOnlyHint: 'Was andere schreiben, erscheint hier von selbst.',
  notConnectedTitle: 'Nicht verbunden',
  reconnectingHint: 'Was du schreibst, bleibt erhalten und wird gesendet, sobald die Verbindung wieder da ist.',
  disconnectedHint: (why) =>
    why.kind === 'refused' && why.status === 401
      ? 'Wer diese Seite gemacht hat, kann ihr ein Token für diesen Server geben.'
      : 'Es geht erst weiter, wenn du es sagst.',

  joined: (name) => [name, ' ist dazugekommen'],
  left: (name) => [name, ' ist gegangen'],
  renamed: (was, name) => [was, ' heißt jetzt ', name],
  joinedOrLeft: (count) => counted(count, 'Eine weitere Person kam oder ging', `${count} weitere kamen oder gingen`),
  today: 'Heute',
  yesterday: 'Gestern',
  deleted: 'Diese Nachricht wurde gelöscht.',
  edited: '(bearbeitet)',
  showAll: 'Alles zeigen',
  inReplyTo: 'Antwort auf:',
  originalNotLoaded: 'Eine frühere Nachricht, noch nicht geladen',
  originalSearching: 'Die beantwortete Nachricht wird gesucht\u00a0…',
  originalUnavailable: 'Die beantwortete Nachricht liegt zu weit zurück oder ist nicht mehr gespeichert.',
  reactions: 'Reaktionen',
  reaction: (emoji, count) => `${emoji}, ${counted(count, 'eine Person', `${count} Personen`)}`,
  loadOlder: 'Frühere Nachrichten',
  catchingUp: 'Verpasstes wird geladen\u00a0…',
  newDivider: 'Neu',
  newMessages,
  jumpToLatest: 'Zur neuesten Nachricht',
  messageAnnouncement: (name, text) => `${name}: ${text}`,
  messageLabel: (name, time, text) => `${name}, ${time}: ${text}`,

  messageActions: 'Was du mit dieser Nachricht tun kannst',
  react: 'Reagieren',
  reactWith: (emoji) => `Mit ${emoji} reagieren`,
  moreEmoji: 'Mehr Emojis',
  reply: 'Antworten',
  edit: 'Bearbeiten',
  confirmDelete: 'Diese Nachricht für alle löschen?',
  confirmRemove: (name) => `${name} für eine Stunde aus dem Chat entfernen?`,

  messageField: 'Nachricht',
  send: 'Senden',
  canSendIn: (seconds) => `In ${seconds}\u00a0s kannst du wieder senden.`,
  sendingTooFast: 'Das war viel auf einmal. Was du gesendet hast, geht von selbst hinaus.',
  save: 'Speichern',
  cancel: 'Abbrechen',
  close: 'Schließen',
  editing: 'Deine Nachricht',
  replyingTo: (name) => `Antwort an ${name}`,
  deleteEmptied: 'Von deiner Nachricht ist nichts übrig. Löschen?',
  delete: 'Löschen',
  nameSuggestions: 'Namen',
  nameSuggestionCount: (count) =>
    counted(
      count,
      'Ein Name. Übernimm ihn mit Enter.',
      `${count} Namen. Wähl mit den Pfeiltasten, übernimm mit Enter.`,
    ),
  commandHelp: [
    '/nick und ein Name: so heißt du dann, ohne Name wird einer ausgelost',
    '/me und ein Text: sag, was du tust',
    '/help: zeigt das hier',
    '//: beginnt einen Text mit einem Schrägstrich',
  ].join('\n'),
  unknownCommand: (command) =>
    `Den Befehl ${command} gibt es nicht; /help zeigt alle. Mit Enter sendest du das trotzdem als Text.`,
  requestRefused,
  resend: 'Noch einmal senden',
  insertEmoji: 'Emoji einfügen',
  emoji: 'Emojis',
  emojiGroup: {
    smileys: 'Gesichter',
    people: 'Hände und Menschen',
    hearts: 'Herzen und Jubel',
    nature: 'Tiere und Natur',
    food: 'Essen und Trinken',
    things: 'Dinge',
    signs: 'Zeichen',
  },
  charactersLeft: (left) => `noch ${left}`,
  charactersOver: (over) => `${over} zu viel`,
  outboxFull: 'Es wartet schon zu viel. Warte, bis die Verbindung wieder da ist.',
  loadFailed: 'Das ließ sich nicht laden. Versuche es noch einmal oder lade die Seite neu.',

  connection: 'Verbindung',
  connectionSummary: (route) =>
    `Verbindung: ${route === undefined ? 'keine' : route === 'websocket' ? 'WebSocket' : 'Datenkanal'}`,
  notConnected: 'Nicht verbunden.',
  transport: 'Über',
  transportName: (route) => (route === 'websocket' ? 'WebSocket (TCP)' : 'WebRTC-Datenkanal (UDP)'),
  route: 'Weg',
  direct: 'direkt',
  relayed: 'über ein Relay (TURN)',
  roundTrip: 'Hin und zurück',
  milliseconds: (count) => `${count}\u00a0ms`,
  ipVersion: 'Adresse',
  connectedSince: 'Seit',
  fallbackReason(why) {
    const next = 'Ab und zu wird wieder ein Datenkanal gesucht.';
    switch (why.kind) {
      case 'refused':
        return `Der Server hat den Datenkanal abgelehnt: ${why.detail}`;
      case 'lost':
        return `Der Datenkanal verstummte, darum hat ein WebSocket übernommen. ${next}`;
      default:
        return `UDP kommt von hier nicht durch, darum geht es über einen WebSocket. ${next}`;
    }
  },

  offline: 'Du bist offline.',
  reconnectingIn: (seconds) => `Neuer Versuch in ${seconds}\u00a0s.`,
  reconnecting: 'Neuer Versuch läuft\u00a0…',
  sendFailure(why) {
    switch (why) {
      case 'too-long':
        return 'Nicht gesendet: zu lang.';
      case 'bad-text':
        return 'Nicht gesendet: Der Text enthält Zeichen, die sich nicht anzeigen lassen.';
      case 'ended':
        return 'Nicht gesendet: Die Verbindung wurde beendet.';
      case 'journal':
        return 'Nicht gesendet: Der Server konnte das nicht speichern.';
      default:
        return 'Nicht gesendet.';
    }
  },
  connectFailure(why) {
    switch (why.kind) {
      case 'refused':
        return why.detail;
      case 'unreachable':
        return 'Der Chat-Server ist nicht erreichbar.';
      case 'timeout':
        return 'Die Verbindung kam nicht rechtzeitig zustande. Vielleicht blockiert dieses Netz sie.';
      case 'ice-failed':
        return 'Kein Weg führt zum Chat-Server. Vielleicht blockiert dieses Netz ihn.';
      case 'cors-blocked':
        return 'Der Chat-Server lässt diese Website nicht herein. Wer ihn betreibt, kann sie zulassen.';
      case 'lost':
        return 'Die Verbindung ist abgerissen.';
      case 'closed':
        return why.close.code === 'kicked' && why.until !== undefined
          ? `Die Moderation hat dich gebeten zu gehen. Zurück geht es ab ${moment.format(why.until)}\u00a0Uhr.`
          : closed[why.close.code];
    }
  },
};
