import type { CloseCode } from '../../../src/protocol/close-codes.ts';
import type { Command } from '../../../src/protocol/client-messages.ts';
import type { ErrorMessage } from '../../../src/protocol/server-messages.ts';
import type { Words } from './en.ts';

// French sets a no-break space before a colon (\u00a0), a narrow one before `?` and `;` (\u202f).

const TRY_LATER = 'Attends un peu, puis réessaie.';
const NOT_UNDERSTOOD = 'Cette page et le serveur ne se comprennent pas. Recharge la page.';
const NAME_RULE = 'Un pseudo compte de 2 à 32 caractères\u00a0: lettres de A à Z, chiffres, _ et -.';

const closed: Readonly<Record<CloseCode, string>> = {
  shutdown: 'Le serveur redémarre.',
  silent: 'La connexion est restée muette trop longtemps.',
  'hello-timeout': 'La connexion a mis trop de temps à démarrer.',
  slow: 'Cette connexion est plus lente que le salon.',
  'room-limit': 'Le serveur n’a plus de place pour un autre salon.',
  failed: 'Le serveur n’a pas pu relire ses archives.',
  ended: 'Tu as quitté le chat. Réessaie pour revenir.',
  protocol: NOT_UNDERSTOOD,
  unsupported: NOT_UNDERSTOOD,
  'too-many-channels': 'Cette page a ouvert trop de canaux. Recharge-la.',
  'too-large': 'Un message était trop gros pour le serveur.',
  flood: `Tu as envoyé plus que le serveur ne peut prendre. ${TRY_LATER}`,
  rate: `Tu as trop envoyé en peu de temps. ${TRY_LATER}`,
  replaced: 'Tu as continué dans un autre onglet ou une autre fenêtre. Réessaie pour revenir ici.',
  kicked: 'La modération t’a demandé de partir. Tu pourras peut-être revenir plus tard.',
  'not-admin': 'Le jeton d’administration est incorrect.',
};

const moment = new Intl.DateTimeFormat('fr', { weekday: 'long', hour: 'numeric', minute: '2-digit' });

function requestRefused({ code, retryAfter = 0 }: ErrorMessage, command: Command): string {
  switch (code) {
    case 'bad-name':
      return badName(command.type === 'rename' ? (command.name ?? '') : '');
    case 'name-taken':
      return 'Quelqu’un ici porte déjà ce pseudo, ou un autre qui lui ressemble. Choisis-en un autre.';
    case 'too-soon':
      return `On change de pseudo toutes les 30 secondes au plus. À toi dans ${Math.ceil(retryAfter / 1_000)}\u00a0s.`;
    case 'not-found':
      return command.type === 'kick' ? 'Cette personne n’est déjà plus là.' : 'Ce message n’est plus là.';
    case 'not-yours':
      return 'Seule la personne qui a écrit un message peut le modifier ou le supprimer.';
    case 'not-moderator':
      return 'Seule la modération peut faire ça.';
    case 'too-many':
      return 'Ce message a déjà toutes les réactions différentes qu’il peut avoir.';
    case 'readonly':
      return 'Ici, tu lis seulement\u00a0: tu ne peux rien changer.';
    case 'journal':
      return 'Le serveur n’a pas pu garder ça. Réessaie.';
    case 'too-long':
    case 'bad-text':
      return 'Ce texte ne passe pas\u00a0: il est trop long, ou contient des caractères impossibles à afficher.';
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

function newMessages(count: number): string {
  return `${count} ${counted(count, 'nouveau message', 'nouveaux messages')}`;
}

/** French. */
export const words: Words = {
  direction: 'ltr',
  chat: (room) => `Chat\u00a0: ${room}`,
  openChat: (room, unread) => `Ouvrir le chat ${room}${unread === 0 ? '' : `, ${newMessages(unread)}`}`,
  closeChat: 'Fermer le chat',
  notifyMe: 'Me signaler les nouveaux messages quand je suis ailleurs',
  notificationTitle: (name, room) => `${name} dans ${room}`,
  messages: (room) => `Messages dans ${room}`,
  online: (count) => `${count} ici`,
  peopleOnline: 'Qui est là',
  tooManyToList: 'Trop de monde pour une liste.',
  you: 'toi',
  youAre: (name) => ['Tu es ', name],
  readOnly: (name) => ['Tu lis en tant que ', name, '. Ici, tu ne peux pas écrire.'],
  typing([first, second, ...more]) {
    if (first === undefined) return '';
    if (second === undefined) return `${first} écrit…`;
    return more.length === 0 ? `${first} et ${second} écrivent…` : 'Plusieurs personnes écrivent…';
  },

  rename: 'Changer de pseudo',
  newName: 'Nouveau pseudo',
  nameRule: `${NAME_RULE} Tu peux en changer toutes les 30 secondes.`,
  randomName: 'Surprends-moi',
  badName,
  removePerson: (name) => `Exclure ${name}…`,
  rejoinLabel: (name) => `Exclure ${name}. Retour possible`,
  rejoinAfter: [
    [0, 'tout de suite'],
    [300, 'dans 5 minutes'],
    [3_600, 'dans 1 heure'],
    [86_400, 'dans 1 jour'],
    [604_800, 'dans 1 semaine'],
  ],
  remove: 'Exclure',

  join: 'Rejoindre le chat',
  joining: 'Connexion…',
  tryNow: 'Essayer',
  tryAgain: 'Réessayer',

  notJoined: 'Tu n’es pas dans le chat.',
  idleTitle: 'Un chat, quand tu veux',
  idleHint: 'Tu reçois un pseudo rien qu’à toi en arrivant.',
  joiningTitle: 'Connexion…',
  aloneTitle: 'Personne d’autre pour l’instant',
  aloneHint: 'Partage cette page, ou ouvre-la dans un autre onglet, et dis bonjour.',
  emptyTitle: 'Pas encore de messages',
  emptyHint: (others) =>
    `${counted(others, 'Une autre personne est là', `${others} autres personnes sont là`)}. Dis bonjour.`,
  readOnlyHint: 'Ce que les autres écrivent apparaît ici tout seul.',
  notConnectedTitle: 'Pas de connexion',
  reconnectingHint: 'Ce que tu écris est gardé, et partira quand la connexion reviendra.',
  disconnectedHint: (why) =>
    why.kind === 'refused' && why.status === 401
      ? 'La personne qui a fait cette page peut lui donner un jeton pour ce serveur.'
      : 'Rien ne sera tenté avant que tu le dises.',

  joined: (name) => [name, ' a rejoint le chat'],
  left: (name) => [name, ' a quitté le chat'],
  renamed: (was, name) => [was, ' s’appelle maintenant ', name],
  joinedOrLeft: (count) => counted(count, 'Une autre personne est passée', `${count} autres personnes sont passées`),
  today: 'Aujourd’hui',
  yesterday: 'Hier',
  deleted: 'Ce message a été supprimé.',
  edited: '(modifié)',
  showAll: 'Tout afficher',
  inReplyTo: 'En réponse à\u00a0:',
  originalNotLoaded: 'Un message plus ancien, pas encore chargé',
  originalSearching: 'Recherche du message d’origine…',
  originalUnavailable: 'Le message d’origine est trop loin, ou n’est plus gardé.',
  reactions: 'Réactions',
  reaction: (emoji, count) => `${emoji}, ${count} ${counted(count, 'personne', 'personnes')}`,
  loadOlder: 'Messages précédents',
  catchingUp: 'Rattrapage en cours…',
  newDivider: 'Nouveau',
  newMessages,
  jumpToLatest: 'Au message le plus récent',
  messageAnnouncement: (name, text) => `${name}\u00a0: ${text}`,
  messageLabel: (name, time, text) => `${name}, ${time}\u00a0: ${text}`,

  messageActions: 'Que faire de ce message',
  react: 'Réagir',
  reactWith: (emoji) => `Réagir avec ${emoji}`,
  moreEmoji: 'Plus d’émojis',
  reply: 'Répondre',
  edit: 'Modifier',
  confirmDelete: 'Supprimer ce message pour tout le monde\u202f?',
  confirmRemove: (name) => `Exclure ${name} du chat pendant une heure\u202f?`,

  messageField: 'Message',
  send: 'Envoyer',
  canSendIn: (seconds) => `Tu pourras envoyer dans ${seconds}\u00a0s.`,
  sendingTooFast: 'Ça faisait beaucoup d’un coup. Ce que tu as envoyé partira tout seul.',
  save: 'Enregistrer',
  cancel: 'Annuler',
  close: 'Fermer',
  editing: 'Ton message',
  replyingTo: (name) => `Réponse à ${name}`,
  deleteEmptied: 'Il ne reste rien de ton message. Le supprimer\u202f?',
  delete: 'Supprimer',
  nameSuggestions: 'Pseudos',
  nameSuggestionCount: (count) =>
    counted(
      count,
      `${count} pseudo. Appuie sur Entrée pour le prendre.`,
      `${count} pseudos. Choisis avec les flèches, puis appuie sur Entrée.`,
    ),
  commandHelp: [
    '/nick et un pseudo\u00a0: prends ce pseudo\u202f; sans rien, on en tire un au sort',
    '/me et un texte\u00a0: dis ce que tu fais',
    '/help\u00a0: affiche ceci',
    '//\u00a0: commence un texte par une barre oblique',
  ].join('\n'),
  unknownCommand: (command) =>
    `La commande ${command} n’existe pas\u202f; /help les montre toutes. Encore Entrée pour l’envoyer comme texte.`,
  requestRefused,
  resend: 'Renvoyer',
  insertEmoji: 'Insérer un émoji',
  emoji: 'Émojis',
  emojiGroup: {
    smileys: 'Visages',
    people: 'Mains et personnes',
    hearts: 'Cœurs et fêtes',
    nature: 'Animaux et nature',
    food: 'Nourriture et boissons',
    things: 'Objets',
    signs: 'Symboles',
  },
  charactersLeft: (left) => `reste ${left}`,
  charactersOver: (over) => `${over} en trop`,
  outboxFull: 'Trop de choses attendent déjà. Patiente jusqu’au retour de la connexion.',
  loadFailed: 'Le chargement a échoué. Réessaie ou recharge la page.',

  connection: 'Connexion',
  connectionSummary: (route) =>
    `Connexion\u00a0: ${route === undefined ? 'aucune' : route === 'websocket' ? 'WebSocket' : 'canal de données'}`,
  notConnected: 'Pas de connexion.',
  transport: 'Via',
  transportName: (route) => (route === 'websocket' ? 'WebSocket (TCP)' : 'canal de données WebRTC (UDP)'),
  route: 'Chemin',
  direct: 'direct',
  relayed: 'relayé (TURN)',
  roundTrip: 'Aller-retour',
  milliseconds: (count) => `${count}\u00a0ms`,
  ipVersion: 'Adresse',
  connectedSince: 'Depuis',
  fallbackReason(why) {
    const next = 'Un canal de données est recherché de temps en temps.';
    switch (why.kind) {
      case 'refused':
        return `Le serveur a refusé le canal de données\u00a0: ${why.detail}`;
      case 'lost':
        return `Le canal de données s’est tu, un WebSocket a donc pris le relais. ${next}`;
      default:
        return `UDP ne passe pas d’ici, on utilise donc un WebSocket. ${next}`;
    }
  },

  offline: 'Tu es hors ligne.',
  reconnectingIn: (seconds) => `Nouvel essai dans ${seconds}\u00a0s.`,
  reconnecting: 'Nouvel essai…',
  sendFailure(why) {
    switch (why) {
      case 'too-long':
        return 'Pas envoyé\u00a0: trop long.';
      case 'bad-text':
        return 'Pas envoyé\u00a0: le texte contient des caractères impossibles à afficher.';
      case 'ended':
        return 'Pas envoyé\u00a0: la connexion a pris fin.';
      case 'journal':
        return 'Pas envoyé\u00a0: le serveur n’a pas pu le garder.';
      default:
        return 'Pas envoyé.';
    }
  },
  connectFailure(why) {
    switch (why.kind) {
      case 'refused':
        return why.detail;
      case 'unreachable':
        return 'Le serveur du chat est injoignable.';
      case 'timeout':
        return 'La connexion ne s’est pas ouverte à temps. Ce réseau la bloque peut-être.';
      case 'ice-failed':
        return 'Aucun chemin ne mène au serveur du chat. Ce réseau le bloque peut-être.';
      case 'cors-blocked':
        return 'Le serveur du chat ne laisse pas entrer ce site. La personne qui le gère peut l’autoriser.';
      case 'lost':
        return 'La connexion est perdue.';
      case 'closed':
        return why.close.code === 'kicked' && why.until !== undefined
          ? `La modération t’a demandé de partir. Tu pourras revenir ${moment.format(why.until)}.`
          : closed[why.close.code];
    }
  },
};
