import type { CloseCode } from '../../../src/protocol/close-codes.ts';
import type { ClientCommand } from '../../client/outbox/outgoing.ts';
import type { ErrorMessage } from '../../../src/protocol/server-messages.ts';
import type { BaseWords } from './en.ts';
import { numberFormat, regional } from './regional.ts';

// French sets a no-break space before a colon and inside guillemets (\u00a0), a narrow one before `?` and `;` (\u202f).

const LOCALE = regional('fr');
const number = numberFormat(LOCALE);
const TRY_AGAIN = 'Réessayer';
const TRY_LATER = 'Attends un peu, puis réessaie.';
const INCOMPATIBLE = 'Cette page n’est pas compatible avec le serveur. Recharge la page.';
const NAME_RULE = 'Utilise de 2 à 32 caractères\u00a0: lettres de A à Z, chiffres, _ et -.';
const READ_ONLY = 'Tu ne peux pas écrire dans ce salon.';
const KICKED = 'La modération a mis fin à ta participation.';

const closed: Readonly<Record<CloseCode, string>> = {
  shutdown: 'Le serveur redémarre.',
  silent: 'La connexion est restée trop longtemps sans réponse.',
  'hello-timeout': 'La connexion a mis trop de temps à s’établir.',
  slow: 'Ta connexion est trop lente pour ce salon.',
  'room-limit': 'Le serveur n’a plus de place pour un autre salon.',
  failed: 'Le serveur n’a pas pu lire l’historique.',
  busy: 'Trop de connexions viennent de ton réseau.',
  expired: 'Ta session a expiré.',
  ended: `Tu as quitté le chat. Choisis «\u00a0${TRY_AGAIN}\u00a0» pour revenir.`,
  protocol: INCOMPATIBLE,
  unsupported: INCOMPATIBLE,
  'too-many-channels': 'Cette page a ouvert trop de canaux. Recharge-la.',
  'too-large': 'Un message était trop volumineux pour le serveur.',
  flood: `Tu as envoyé plus que le serveur ne peut traiter. ${TRY_LATER}`,
  rate: `Tu as envoyé trop de messages en peu de temps. ${TRY_LATER}`,
  replaced: `Ce chat est maintenant ouvert dans un autre onglet ou une autre fenêtre. Choisis «\u00a0${TRY_AGAIN}\u00a0» pour l’utiliser ici.`,
  kicked: KICKED,
  'network-banned':
    'La modération a exclu une personne de ton réseau. Pour l’instant, personne de nouveau ne peut entrer depuis ce réseau.',
  'users-only': 'Seules les personnes connectées à leur compte peuvent entrer dans ce salon.',
  'room-deleted': 'Ce salon et ses messages ont été supprimés.',
  'not-admin': 'Le jeton d’administration est incorrect.',
};

const day = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', day: 'numeric', month: 'long' });
const time = new Intl.DateTimeFormat(LOCALE, { hour: 'numeric', minute: '2-digit' });

function requestRefused({ code, retryAfter = 0 }: ErrorMessage, command: ClientCommand): string {
  switch (code) {
    case 'bad-name':
      return badName(command.type === 'rename' ? (command.name ?? '') : '');
    case 'name-taken':
      return 'Ce pseudo, ou un autre qui lui ressemble, est déjà pris. Choisis-en un autre.';
    case 'too-soon':
      return `Tu peux changer de pseudo une fois toutes les 30 secondes. Réessaie dans ${Math.ceil(retryAfter / 1_000)}\u00a0s.`;
    case 'not-found':
      return command.type === 'kick' ? 'Cette personne est déjà partie.' : 'Ce message n’existe plus.';
    case 'not-yours':
      return 'Seule la personne qui a écrit un message peut le modifier ou le supprimer.';
    case 'not-moderator':
      return 'Seule la modération peut faire cela.';
    case 'too-many':
      return 'Ce message ne peut pas recevoir plus de réactions différentes.';
    case 'readonly':
      return READ_ONLY;
    case 'journal':
      return 'Le serveur n’a pas pu l’enregistrer. Réessaie.';
    case 'too-long':
    case 'bad-text':
      return 'Ce texte est trop long ou contient des caractères impossibles à afficher.';
    case 'rank':
      return 'Tu ne peux agir que sur des personnes de rang inférieur.';
    case 'conflict':
      return 'Quelqu’un d’autre vient de changer les réglages. Regarde-les et réessaie.';
    case 'muted':
      return 'Tu es en sourdine.';
    case 'paused':
      return 'Le salon est en pause.';
    case 'links':
      return 'Tu ne peux pas publier de liens ici.';
    case 'words':
      return 'Le message contient un mot interdit ici.';
    default:
      return 'Le serveur a refusé.';
  }
}

function badName(name: string): string {
  return /^[\w-]{2,32}$/.test(name) ? 'Ce pseudo est réservé. Choisis-en un autre.' : NAME_RULE;
}

const plurals = new Intl.PluralRules('fr');

function counted(count: number, one: string, other: string): string {
  return plurals.select(count) === 'one' ? one : other;
}

function people(count: number): string {
  return `${count} ${counted(count, 'personne', 'personnes')}`;
}

function newMessages(count: number): string {
  return `${number(count)} ${counted(count, 'nouveau message', 'nouveaux messages')}`;
}

/** French, with the informal "tu". */
export const words: BaseWords = {
  locale: LOCALE,
  direction: 'ltr',

  // The box, its launcher and notifications.

  chat: (room) => `Chat\u00a0: ${room}`,
  openChat: (room, unread) => `Ouvrir le chat ${room}${unread === 0 ? '' : `, ${newMessages(unread)}`}`,
  closeChat: 'Fermer le chat',
  notifyMe: 'Me signaler les nouveaux messages en mon absence',
  notificationTitle: (name, room) => `${name} dans ${room}`,
  messages: (room) => `Messages dans ${room}`,

  // People.

  online: (count) => `${number(count)} en ligne`,
  peopleOnline: 'Personnes en ligne',
  tooManyToList: 'Trop de personnes pour une liste.',
  filterPeople: 'Filtrer les personnes',
  nobodyFound: 'Personne ici ne porte ce pseudo.',
  you: 'toi',
  rename: 'Changer de pseudo',
  fixedName: 'Ce pseudo ne peut pas être changé.',
  newName: 'Nouveau pseudo',
  nameRule: `${NAME_RULE} Tu peux changer de pseudo toutes les 30 secondes.`,
  badName,
  randomName: 'Au hasard',
  moderatePerson: (name) => `Modérer ${name}…`,
  verified: (site) => `vérifié par ${site}`,
  moderator: 'modération',
  owner: 'propriétaire',
  pinned: 'Message épinglé',
  notices: 'Avis',
  noticeFrom: (name) => `Avis de ${name}`,

  // The status line.

  youAre: (name) => ['Tu es ', name],
  readOnly: (name) => ['Tu lis en tant que ', name, `. ${READ_ONLY}`],
  readOnlyGuest: (name) => ['Tu lis en tant que ', name, '. Connecte-toi pour écrire.'],
  typing([first, second, ...more]) {
    if (first === undefined) return [];
    if (second === undefined) return [first, ' écrit…'];
    return more.length === 0 ? [first, ' et ', second, ' écrivent…'] : ['Plusieurs personnes écrivent…'];
  },
  join: 'Rejoindre le chat',
  joining: 'Connexion…',
  notJoined: 'Tu n’es pas dans le chat.',
  offline: 'Tu es hors ligne.',
  reconnected: 'Tu es de nouveau en ligne.',
  reconnectingIn: (seconds) => `Reconnexion dans ${seconds}\u00a0s.`,
  reconnecting: 'Reconnexion…',
  tryNow: 'Réessayer maintenant',
  tryAgain: TRY_AGAIN,
  catchingUp: 'Chargement des messages manqués…',
  connectFailure(why) {
    switch (why.kind) {
      case 'refused':
        return /^No WebRTC/.test(why.detail)
          ? 'Ce chat a besoin de WebRTC, que ce navigateur ne prend pas en charge ou a désactivé.'
          : why.detail;
      case 'unreachable':
        return 'Le serveur du chat est injoignable.';
      case 'timeout':
      case 'ice-failed':
        return 'Le serveur du chat est inaccessible depuis ce réseau, qui le bloque peut-être.';
      case 'cors-blocked':
        return 'Le serveur du chat n’accepte pas ce site. La personne qui le gère peut l’autoriser.';
      case 'lost':
        return 'La connexion a été perdue.';
      case 'token-failed':
        return 'La connexion à ton compte a échoué.';
      case 'signed-out':
        return 'Ta session a pris fin. Reconnecte-toi pour rejoindre le chat.';
      case 'closed':
        return why.until !== undefined
          ? `${closed[why.close.code]} Tu pourras revenir à partir du ${day.format(why.until)} à ${time.format(why.until)}.`
          : closed[why.close.code];
    }
  },

  // Shown where there are no messages.

  idleTitle: 'Rejoins la conversation',
  idleHint: 'Tu reçois un pseudo au hasard en arrivant.',
  joiningTitle: 'Connexion…',
  aloneTitle: 'Personne d’autre pour l’instant',
  aloneHint: 'Partage cette page ou ouvre-la dans un autre onglet, puis dis bonjour.',
  emptyTitle: 'Aucun message pour l’instant',
  emptyHint: (others) =>
    `${counted(others, 'Une autre personne est', `${others} autres personnes sont`)} en ligne. Dis bonjour.`,
  readOnlyHint: 'Les nouveaux messages s’affichent ici.',
  notConnectedTitle: 'Pas de connexion',
  reconnectingHint: 'Tu peux continuer à écrire. Tes messages partiront au retour de la connexion.',
  disconnectedHint: (why) =>
    why.kind === 'refused' && why.status === 401
      ? 'Si ce site propose une connexion, il faut se connecter. Sinon, la personne qui le gère peut y ajouter un jeton d’accès à ce serveur.'
      : why.kind === 'signed-out'
        ? `Connecte-toi sur ce site, puis choisis «\u00a0${TRY_AGAIN}\u00a0».`
        : `Choisis «\u00a0${TRY_AGAIN}\u00a0» pour te reconnecter.`,

  // Messages and what stands between them.

  joined: (name) => [name, ' a rejoint le chat'],
  left: (name) => [name, ' a quitté le chat'],
  renamed: (was, name) => [was, ' s’appelle maintenant ', name],
  joinedAndLeft(joined, left) {
    const have = (count: number) => counted(count, 'a', 'ont');
    return joined === 0
      ? `${people(left)} ${have(left)} quitté le chat`
      : `${people(joined)} ${have(joined)} rejoint le chat${left === 0 ? '' : `, ${left} l’${have(left)} quitté`}`;
  },
  today: 'Aujourd’hui',
  yesterday: 'Hier',
  deleted: 'Ce message a été supprimé.',
  edited: '(modifié)',
  showAll: 'Tout afficher',
  sending: 'En cours d’envoi',
  mentionsYou: 'Te mentionne',
  inReplyTo: 'En réponse à\u00a0:',
  originalNotLoaded: 'Un message plus ancien',
  originalSearching: 'Chargement du message d’origine…',
  originalUnavailable: 'Le message d’origine est trop ancien ou n’est plus disponible.',
  reactions: 'Réactions',
  reaction: (emoji, count) => `${emoji}, ${people(count)}`,
  others: (count) => counted(count, '1 autre', `${count} autres`),
  loadOlder: 'Charger les messages précédents',
  newDivider: 'Nouveaux',
  newMessages,
  jumpToLatest: 'Aller au message le plus récent',
  messageAnnouncement: (name, text) => `${name}\u00a0: ${text}`,
  messageLabel: (name, time, text) => `${name}, ${time}\u00a0: ${text}`,

  // Actions on a message.

  messageActions: 'Actions sur ce message',
  react: 'Réagir',
  reactWith: (emoji) => `Réagir avec ${emoji}`,
  moreEmoji: 'D’autres émojis',
  reply: 'Répondre',
  edit: 'Modifier',
  delete: 'Supprimer',
  confirmDelete: 'Supprimer ce message pour tout le monde\u202f?',
  wasDeleted: 'Supprimé.',
  undoDeletion: 'Annuler',
  report: 'Signaler…',
  pin: 'Épingler',
  unpin: 'Désépingler',
  copyText: 'Copier le texte',
  textCopied: 'Texte copié.',
  reportTitle: 'Signaler ce message à la modération',
  reportReason: 'Quel est le problème\u202f?',
  sendReport: 'Signaler',
  reportSent: 'Merci. La modération voit ton signalement.',

  // The message field.

  messageField: 'Message',
  send: 'Envoyer',
  canSendIn: (seconds) => `Prochain envoi possible dans ${seconds}\u00a0s.`,
  canSendAt: (at) => `Prochain envoi possible à partir du ${day.format(at)} à ${time.format(at)}.`,
  limit(why) {
    switch (why.kind) {
      case 'muted':
        return `Tu es en sourdine${why.reason ? `\u00a0: ${why.reason}` : '.'}`;
      case 'paused':
        return 'La modération a mis ce salon en pause.';
      case 'newcomer':
        return 'Les nouveaux invités ne peuvent pas encore écrire ici.';
      case 'slow':
        return `Mode lent\u00a0: un message toutes les ${why.seconds}\u00a0s.`;
    }
  },
  sendingTooFast: 'Tu envoies trop vite. Ton message partira automatiquement.',
  save: 'Enregistrer',
  cancel: 'Annuler',
  close: 'Fermer',
  editing: 'Modification de ton message',
  replyingTo: (name) => `Réponse à ${name}`,
  nameSuggestions: 'Pseudos suggérés',
  nameSuggestionCount: (count) =>
    counted(
      count,
      `${count} pseudo. Appuie sur Entrée pour l’utiliser.`,
      `${count} pseudos. Choisis avec les flèches, puis appuie sur Entrée.`,
    ),
  commandHelp: [
    '/nick et un pseudo\u00a0: change ton pseudo\u202f; sans pseudo, tu en reçois un au hasard.',
    '/me et un texte\u00a0: décrit ce que tu fais.',
    '/help\u00a0: affiche cette aide.',
    '//\u00a0: commence un message par une barre oblique.',
    '**gras**, *italique*, ~~barré~~, `code`\u00a0: met le texte en forme. Les lignes qui commencent par > forment une citation, par - une liste.',
  ].join('\n'),
  unknownCommand: (command) =>
    `La commande ${command} n’existe pas. /help affiche toutes les commandes. Appuie encore sur Entrée pour envoyer ce texte tel quel.`,
  insertEmoji: 'Insérer un émoji',
  charactersLeft: (left) => `${number(left)} ${counted(left, 'restant', 'restants')}`,
  charactersOver: (over) => `${number(over)} en trop`,
  outboxFull: 'Trop de messages attendent déjà. Patiente jusqu’au retour de la connexion.',

  // Pictures.

  picture: (alt) => (alt ? `Image\u00a0: ${alt}` : 'Image'),
  addPicture: 'Ajouter une image',
  picturesToSend: 'Images à envoyer',
  describePicture: 'Description',
  describePictureHint: 'Décris-la pour ceux qui ne peuvent pas la voir',
  removePicture: 'Retirer l’image',
  uploading: (percent) => `Envoi… ${percent}\u00a0%`,
  uploaded: 'Image envoyée au serveur.',
  retryUpload: 'Réessayer',
  pictureProblem: (why) =>
    ({
      off: 'Tu ne peux pas envoyer d’images ici.',
      type: 'Seules les images PNG, JPEG et WebP peuvent être envoyées.',
      size: 'Cette image est trop grande.',
      many: 'Tu peux envoyer jusqu’à 4 images à la fois.',
      offline: 'Pas de connexion. Réessaie dans un instant.',
      limit: 'Trop d’images. Réessaie plus tard.',
      failed: 'L’envoi a échoué. Réessaie.',
    })[why],
  pictureOf: (name) => `Image de ${name}`,
  previousPicture: 'Image précédente',
  nextPicture: 'Image suivante',
  savePicture: 'Enregistrer l’image',
  pictureGone: 'Cette image n’est plus disponible.',

  // Failures.

  loadFailed: 'Le chargement a échoué. Réessaie ou recharge la page.',
  resend: 'Renvoyer',
  sendFailure(why) {
    switch (why) {
      case 'too-long':
        return 'Non envoyé\u00a0: le message est trop long.';
      case 'bad-text':
        return 'Non envoyé\u00a0: le message n’a pas de texte visible ou contient des caractères impossibles à afficher.';
      case 'ended':
        return 'Non envoyé\u00a0: la connexion a été fermée.';
      case 'journal':
        return 'Non envoyé\u00a0: le serveur n’a pas pu l’enregistrer.';
      case 'muted':
        return 'Non envoyé\u00a0: tu es en sourdine.';
      case 'slow-mode':
        return 'Non envoyé\u00a0: le salon est en mode lent.';
      case 'paused':
        return 'Non envoyé\u00a0: le salon est en pause.';
      case 'newcomer':
        return 'Non envoyé\u00a0: les nouveaux invités ne peuvent pas encore écrire.';
      case 'guests':
        return 'Non envoyé\u00a0: les invités peuvent seulement lire ici.';
      case 'links':
        return 'Non envoyé\u00a0: tu ne peux pas publier de liens ici.';
      case 'words':
        return 'Non envoyé\u00a0: le message contient un mot interdit ici.';
      case 'file':
        return 'Non envoyé\u00a0: cette image ne peut plus être envoyée.';
      default:
        return 'Non envoyé.';
    }
  },
  requestRefused,
  nameTaken: (was, name) =>
    `Une autre personne a pris le pseudo ${was} en ton absence. Tu t’appelles maintenant ${name}.`,

  // The emoji picker.

  emoji: 'Émojis',
  searchEmoji: 'Chercher un émoji',
  emojiLoading: 'Chargement…',
  noEmojiFound: 'Aucun émoji trouvé. Essaie un autre mot.',
  emojiFound: (count) => counted(count, '1 émoji', `${number(count)} émojis`),
  emojiGroups: 'Groupes',
  emojiGroup: {
    recent: 'Récents',
    smileys: 'Visages et émotions',
    people: 'Personnes et gestes',
    nature: 'Animaux et nature',
    food: 'Nourriture et boissons',
    travel: 'Voyages et lieux',
    activities: 'Activités',
    objects: 'Objets',
    symbols: 'Symboles',
    flags: 'Drapeaux',
  },
  skinTone: 'Teinte de peau',
  skinTones: {
    none: 'Jaune',
    light: 'Claire',
    mediumLight: 'Moyennement claire',
    medium: 'Moyenne',
    mediumDark: 'Moyennement foncée',
    dark: 'Foncée',
  },

  // The search.

  search: 'Rechercher des messages',
  searchHint: 'Trouve les messages de ce chat, même anciens.',
  searchResults: 'Messages trouvés',
  found: (count) => (count === 0 ? 'Aucun message trouvé.' : `Messages trouvés\u00a0: ${number(count)}`),
  searching: 'Recherche dans les messages plus anciens…',
  searchOlder: 'Chercher plus loin',
  searchesLoaded: 'Ce serveur ne peut chercher que dans les messages chargés.',
  searchOffline: 'Non connecté. La recherche porte seulement sur les messages chargés.',
  searchFailed: 'La recherche dans les messages plus anciens a échoué.',

  // The connection panel.

  more: 'Plus',
  connection: 'Connexion',
  notConnected: 'Pas de connexion.',
  transport: 'Transport',
  transportName: (route) => (route === 'websocket' ? 'WebSocket (TCP)' : 'Canal de données (UDP)'),
  route: 'Route',
  direct: 'Directe',
  relayed: 'Par un relais (TURN)',
  roundTrip: 'Aller-retour',
  milliseconds: (count) => `${count}\u00a0ms`,
  ipVersion: 'Version d’IP',
  connectedSince: 'Connexion depuis',
  fallbackReason(why) {
    const next = 'Une nouvelle tentative a lieu de temps en temps.';
    switch (why.kind) {
      case 'refused':
        return `Le serveur a refusé le canal de données\u00a0: ${why.detail}`;
      case 'lost':
        return `Le canal de données ne répond plus, le chat utilise donc un WebSocket. ${next}`;
      default:
        return `UDP ne passe pas sur ce réseau, le chat utilise donc un WebSocket. ${next}`;
    }
  },
};
