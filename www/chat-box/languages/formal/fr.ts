import type { CloseCode } from '../../../../src/protocol/close-codes.ts';
import type { ClientCommand } from '../../../client/outbox/outgoing.ts';
import type { ErrorMessage } from '../../../../src/protocol/server-messages.ts';
import type { FormalWords } from '../en.ts';
import { regional } from '../regional.ts';

// French sets a no-break space before a colon and inside guillemets (\u00a0), a narrow one before `?` and `;` (\u202f).

const LOCALE = regional('fr');
const TRY_AGAIN = 'Réessayer';
const TRY_LATER = 'Attendez un peu, puis réessayez.';
const INCOMPATIBLE = 'Cette page n’est pas compatible avec le serveur. Rechargez la page.';
const NAME_RULE = 'Utilisez de 2 à 32 caractères\u00a0: lettres de A à Z, chiffres, _ et -.';
const READ_ONLY = 'Vous ne pouvez pas écrire dans ce salon.';

const closed: Readonly<Partial<Record<CloseCode, string>>> = {
  slow: 'Votre connexion est trop lente pour ce salon.',
  busy: 'Trop de connexions viennent de votre réseau.',
  expired: 'Votre session a expiré.',
  ended: `Vous avez quitté le chat. Choisissez «\u00a0${TRY_AGAIN}\u00a0» pour revenir.`,
  protocol: INCOMPATIBLE,
  unsupported: INCOMPATIBLE,
  'too-many-channels': 'Cette page a ouvert trop de canaux. Rechargez-la.',
  flood: `Vous avez envoyé plus que le serveur ne peut traiter. ${TRY_LATER}`,
  rate: `Vous avez envoyé trop de messages en peu de temps. ${TRY_LATER}`,
  replaced: `Ce chat est maintenant ouvert dans un autre onglet ou une autre fenêtre. Choisissez «\u00a0${TRY_AGAIN}\u00a0» pour l’utiliser ici.`,
  kicked: 'La modération a mis fin à votre participation.',
  'network-banned':
    'La modération a exclu une personne de votre réseau. Pour l’instant, personne de nouveau ne peut entrer depuis ce réseau.',
};

const day = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', day: 'numeric', month: 'long' });
const time = new Intl.DateTimeFormat(LOCALE, { hour: 'numeric', minute: '2-digit' });

/** French, with the formal "vous". */
export const words: FormalWords = (informal) => ({
  you: 'vous',
  nameRule: `${NAME_RULE} Vous pouvez changer de pseudo toutes les 30 secondes.`,
  badName,
  youAre: (name) => ['Vous êtes ', name],
  readOnly: (name) => ['Vous lisez en tant que ', name, `. ${READ_ONLY}`],
  readOnlyGuest: (name) => ['Vous lisez en tant que ', name, '. Connectez-vous pour écrire.'],
  notJoined: 'Vous n’êtes pas dans le chat.',
  offline: 'Vous êtes hors ligne.',
  reconnected: 'Vous êtes de nouveau en ligne.',
  mentionsYou: 'Vous mentionne',
  connectFailure(why) {
    switch (why.kind) {
      case 'token-failed':
        return 'La connexion à votre compte a échoué.';
      case 'signed-out':
        return 'Votre session a pris fin. Reconnectez-vous pour rejoindre le chat.';
      case 'closed': {
        const sentence = closed[why.close.code] ?? informal.connectFailure({ kind: 'closed', close: why.close });
        return why.until === undefined
          ? sentence
          : `${sentence} Vous pourrez revenir à partir du ${day.format(why.until)} à ${time.format(why.until)}.`;
      }
      default:
        return informal.connectFailure(why);
    }
  },
  noEmojiFound: 'Aucun émoji trouvé. Essayez un autre mot.',
  idleTitle: 'Rejoignez la conversation',
  idleHint: 'Vous recevez un pseudo au hasard en arrivant.',
  aloneHint: 'Partagez cette page ou ouvrez-la dans un autre onglet, puis dites bonjour.',
  emptyHint: (others) =>
    `${others === 1 ? 'Une autre personne est' : `${others} autres personnes sont`} en ligne. Dites bonjour.`,
  reconnectingHint: 'Vous pouvez continuer à écrire. Vos messages partiront au retour de la connexion.',
  disconnectedHint(why) {
    if (why.kind === 'refused' && why.status === 401) return informal.disconnectedHint(why);
    return why.kind === 'signed-out'
      ? `Connectez-vous sur ce site, puis choisissez «\u00a0${TRY_AGAIN}\u00a0».`
      : `Choisissez «\u00a0${TRY_AGAIN}\u00a0» pour vous reconnecter.`;
  },
  reportSent: 'Merci. La modération voit votre signalement.',
  limit: (why) =>
    why.kind === 'muted' ? `Vous êtes en sourdine${why.reason ? `\u00a0: ${why.reason}` : '.'}` : informal.limit(why),
  sendingTooFast: 'Vous envoyez trop vite. Votre message partira automatiquement.',
  editing: 'Modification de votre message',
  nameSuggestionCount: (count) =>
    count === 1
      ? '1 pseudo. Appuyez sur Entrée pour l’utiliser.'
      : `${count} pseudos. Choisissez avec les flèches, puis appuyez sur Entrée.`,
  commandHelp: [
    '/nick et un pseudo\u00a0: change votre pseudo\u202f; sans pseudo, vous en recevez un au hasard.',
    '/me et un texte\u00a0: décrit ce que vous faites.',
    '/help\u00a0: affiche cette aide.',
    '//\u00a0: commence un message par une barre oblique.',
    '**gras**, *italique*, ~~barré~~, `code`\u00a0: met le texte en forme. Les lignes qui commencent par > forment une citation, par - une liste.',
  ].join('\n'),
  unknownCommand: (command) =>
    `La commande ${command} n’existe pas. /help affiche toutes les commandes. Appuyez encore sur Entrée pour envoyer ce texte tel quel.`,
  outboxFull: 'Trop de messages attendent déjà. Patientez jusqu’au retour de la connexion.',
  describePictureHint: 'Décrivez-la pour ceux qui ne peuvent pas la voir',
  pictureProblem: (why) =>
    ({
      off: 'Vous ne pouvez pas envoyer d’images ici.',
      many: 'Vous pouvez envoyer jusqu’à 4 images à la fois.',
      offline: 'Pas de connexion. Réessayez dans un instant.',
      limit: 'Trop d’images. Réessayez plus tard.',
      failed: 'L’envoi a échoué. Réessayez.',
      type: undefined,
      size: undefined,
    })[why] ?? informal.pictureProblem(why),
  loadFailed: 'Le chargement a échoué. Réessayez ou rechargez la page.',
  sendFailure(why) {
    if (why === 'muted') return 'Non envoyé\u00a0: vous êtes en sourdine.';
    return why === 'links' ? 'Non envoyé\u00a0: vous ne pouvez pas publier de liens ici.' : informal.sendFailure(why);
  },
  requestRefused: (error, command) => requestRefused(error, command) ?? informal.requestRefused(error, command),
  nameTaken: (was, name) =>
    `Une autre personne a pris le pseudo ${was} en votre absence. Vous vous appelez maintenant ${name}.`,

  confirmErase: (name) => `Supprimer les messages de ${name}\u202f? Vous ne pourrez pas annuler.`,
  wasBanned: (name) => `Vous avez banni ${name}.`,
  wasRemoved: (name) => `Vous avez exclu ${name}.`,
  conflict: 'Quelqu’un d’autre a changé les réglages. Vous voyez maintenant les nouveaux.',
  confirmClear: 'Supprimer tous les messages de ce salon\u202f? Vous ne pourrez pas annuler.',
  confirmCommand:
    'Appuyez encore sur Entrée pour supprimer tous les messages de ce salon. Vous ne pourrez pas annuler.',
});

function requestRefused({ code, retryAfter = 0 }: ErrorMessage, command: ClientCommand): string | undefined {
  switch (code) {
    case 'bad-name':
      return badName(command.type === 'rename' ? (command.name ?? '') : '');
    case 'name-taken':
      return 'Ce pseudo, ou un autre qui lui ressemble, est déjà pris. Choisissez-en un autre.';
    case 'too-soon':
      return `Vous pouvez changer de pseudo une fois toutes les 30 secondes. Réessayez dans ${Math.ceil(retryAfter / 1_000)}\u00a0s.`;
    case 'readonly':
      return READ_ONLY;
    case 'journal':
      return 'Le serveur n’a pas pu l’enregistrer. Réessayez.';
    case 'rank':
      return 'Vous ne pouvez agir que sur des personnes de rang inférieur.';
    case 'conflict':
      return 'Quelqu’un d’autre vient de changer les réglages. Regardez-les et réessayez.';
    case 'muted':
      return 'Vous êtes en sourdine.';
    case 'links':
      return 'Vous ne pouvez pas publier de liens ici.';
    default:
      return undefined;
  }
}

function badName(name: string): string {
  return /^[\w-]{2,32}$/.test(name) ? 'Ce pseudo est réservé. Choisissez-en un autre.' : NAME_RULE;
}
