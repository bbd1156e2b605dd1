import type { CloseCode } from '../../../../src/protocol/close-codes.ts';
import type { ClientCommand } from '../../../client/outbox/outgoing.ts';
import type { ErrorMessage } from '../../../../src/protocol/server-messages.ts';
import type { FormalWords } from '../en.ts';
import { regional } from '../regional.ts';

const TRY_AGAIN = 'Erneut versuchen';
const TRY_LATER = 'Warten Sie kurz und versuchen Sie es dann erneut.';
const INCOMPATIBLE = 'Diese Seite ist nicht mit dem Server kompatibel. Laden Sie die Seite neu.';
const NAME_RULE = 'Erlaubt sind 2 bis 32 Zeichen: Buchstaben von A bis Z, Ziffern, _ und -.';
const READ_ONLY = 'Sie können in diesem Raum nicht schreiben.';

const closed: Readonly<Partial<Record<CloseCode, string>>> = {
  slow: 'Ihre Verbindung ist zu langsam für diesen Raum.',
  busy: 'Aus Ihrem Netz kommen gerade zu viele Verbindungen.',
  expired: 'Ihre Anmeldung ist abgelaufen.',
  ended: `Sie haben den Chat verlassen. Mit „${TRY_AGAIN}“ kommen Sie zurück.`,
  protocol: INCOMPATIBLE,
  unsupported: INCOMPATIBLE,
  'too-many-channels': 'Diese Seite hat zu viele Kanäle geöffnet. Laden Sie sie neu.',
  flood: `Sie haben mehr gesendet, als der Server verarbeiten kann. ${TRY_LATER}`,
  rate: `Sie haben in kurzer Zeit zu viel gesendet. ${TRY_LATER}`,
  replaced: `Dieser Chat ist jetzt in einem anderen Tab oder Fenster offen. Mit „${TRY_AGAIN}“ machen Sie hier weiter.`,
  kicked: 'Die Moderation hat Sie aus dem Chat entfernt.',
  'network-banned':
    'Die Moderation hat jemanden aus Ihrem Netz entfernt. Neue Personen von dort können vorerst nicht beitreten.',
};

const moment = new Intl.DateTimeFormat(regional('de'), {
  ...({ weekday: 'short', day: 'numeric', month: 'short' } as const),
  ...({ hour: 'numeric', minute: '2-digit' } as const),
});

/** German, with the formal "Sie". */
export const words: FormalWords = (informal) => ({
  you: 'Sie',
  nameRule: `${NAME_RULE} Sie können Ihren Namen alle 30 Sekunden ändern.`,
  badName,
  youAre: (name) => ['Sie sind ', name],
  readOnly: (name) => ['Sie lesen als ', name, ` mit. ${READ_ONLY}`],
  readOnlyGuest: (name) => ['Sie lesen als ', name, ' mit. Melden Sie sich an, um zu schreiben.'],
  notJoined: 'Sie sind nicht im Chat.',
  offline: 'Sie sind offline.',
  reconnected: 'Sie sind wieder verbunden.',
  mentionsYou: 'Erwähnt Sie',
  connectFailure(why) {
    if (why.kind === 'signed-out') return 'Sie sind abgemeldet. Melden Sie sich wieder an, um zu chatten.';
    if (why.kind !== 'closed') return informal.connectFailure(why);
    const sentence = closed[why.close.code] ?? informal.connectFailure({ kind: 'closed', close: why.close });
    return why.until === undefined
      ? sentence
      : `${sentence} Ab ${moment.format(why.until)}\u00a0Uhr können Sie zurückkommen.`;
  },
  noEmojiFound: 'Kein Emoji gefunden. Versuchen Sie ein anderes Wort.',
  idleTitle: 'Machen Sie mit',
  idleHint: 'Wenn Sie beitreten, bekommen Sie einen zufälligen Namen.',
  aloneTitle: 'Außer Ihnen ist noch niemand hier',
  aloneHint: 'Teilen Sie diese Seite oder öffnen Sie sie in einem zweiten Tab und sagen Sie hallo.',
  emptyHint: (others) =>
    `${others === 1 ? '1 weitere Person ist' : `${others} weitere Personen sind`} online. Sagen Sie hallo.`,
  reconnectingHint: 'Sie können weiterschreiben. Ihre Nachrichten werden gesendet, sobald Sie wieder verbunden sind.',
  disconnectedHint(why) {
    if (why.kind === 'refused' && why.status === 401) return informal.disconnectedHint(why);
    return why.kind === 'signed-out'
      ? `Melden Sie sich auf dieser Seite an und wählen Sie dann „${TRY_AGAIN}“.`
      : `Mit „${TRY_AGAIN}“ stellen Sie die Verbindung wieder her.`;
  },
  reportSent: 'Danke. Die Moderation sieht Ihre Meldung.',
  canSendIn: (seconds) => `Sie können in ${seconds}\u00a0s wieder senden.`,
  canSendAt: (time) => `Sie können ab ${moment.format(time)}\u00a0Uhr wieder senden.`,
  limit: (why) =>
    why.kind === 'muted' ? `Sie sind stummgeschaltet${why.reason ? `: ${why.reason}` : '.'}` : informal.limit(why),
  sendingTooFast: 'Sie senden zu schnell. Ihre Nachricht wird automatisch gesendet.',
  nameSuggestionCount: (count) =>
    count === 1
      ? '1 Name. Drücken Sie Enter, um ihn zu übernehmen.'
      : `${count} Namen. Wählen Sie mit den Pfeiltasten und drücken Sie Enter.`,
  commandHelp: [
    '/nick und ein Name: ändert Ihren Namen. Ohne Namen bekommen Sie einen zufälligen.',
    '/me und ein Text: beschreibt, was Sie gerade tun.',
    '/help: zeigt diese Befehle.',
    '//: beginnt eine Nachricht mit einem Schrägstrich.',
    '**fett**, *kursiv*, ~~durchgestrichen~~, `Code`: formatiert Text. Zeilen mit > am Anfang sind ein Zitat, mit - eine Liste.',
  ].join('\n'),
  unknownCommand: (command) =>
    `Den Befehl ${command} gibt es nicht. /help zeigt alle Befehle. Drücken Sie noch einmal Enter, um das als Text zu senden.`,
  outboxFull: 'Es warten schon zu viele Nachrichten. Warten Sie, bis Sie wieder verbunden sind.',
  describePictureHint: 'Beschreiben Sie es für Menschen, die es nicht sehen',
  pictureProblem: (why) =>
    ({
      off: 'Hier können Sie keine Bilder senden.',
      many: 'Sie können bis zu 4 Bilder auf einmal senden.',
      offline: 'Keine Verbindung. Versuchen Sie es gleich noch einmal.',
      limit: 'Zu viele Bilder. Versuchen Sie es später erneut.',
      failed: 'Das Hochladen ist fehlgeschlagen. Versuchen Sie es erneut.',
      type: undefined,
      size: undefined,
    })[why] ?? informal.pictureProblem(why),
  loadFailed: 'Das konnte nicht geladen werden. Versuchen Sie es erneut oder laden Sie die Seite neu.',
  sendFailure: (why) => (why === 'muted' ? 'Nicht gesendet: Sie sind stummgeschaltet.' : informal.sendFailure(why)),
  requestRefused: (error, command) => requestRefused(error, command) ?? informal.requestRefused(error, command),
  nameTaken: (was, name) => `Während Sie weg waren, hat jemand den Namen ${was} angenommen. Sie heißen jetzt ${name}.`,

  conflict: 'Jemand anderes hat die Einstellungen geändert. Sie sehen jetzt die neuen.',
  confirmCommand:
    'Drücken Sie noch einmal Enter, um alle Nachrichten in diesem Raum zu löschen. Das lässt sich nicht rückgängig machen.',
});

function requestRefused({ code, retryAfter = 0 }: ErrorMessage, command: ClientCommand): string | undefined {
  switch (code) {
    case 'bad-name':
      return badName(command.type === 'rename' ? (command.name ?? '') : '');
    case 'name-taken':
      return 'Dieser Name oder ein sehr ähnlicher ist schon vergeben. Wählen Sie einen anderen.';
    case 'too-soon':
      return `Namen lassen sich nur alle 30 Sekunden ändern. Sie können Ihren in ${Math.ceil(retryAfter / 1_000)}\u00a0s wieder ändern.`;
    case 'readonly':
      return READ_ONLY;
    case 'journal':
      return 'Der Server konnte das nicht speichern. Versuchen Sie es erneut.';
    case 'conflict':
      return 'Jemand anderes hat die Einstellungen gerade geändert. Sehen Sie sie sich an und versuchen Sie es erneut.';
    case 'muted':
      return 'Sie sind stummgeschaltet.';
    default:
      return undefined;
  }
}

function badName(name: string): string {
  return /^[\w-]{2,32}$/.test(name) ? 'Dieser Name ist reserviert. Wählen Sie einen anderen.' : NAME_RULE;
}
