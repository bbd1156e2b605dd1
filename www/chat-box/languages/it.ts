import type { CloseCode } from '../../../src/protocol/close-codes.ts';
import type { ClientCommand } from '../../client/outbox/outgoing.ts';
import type { ErrorMessage } from '../../../src/protocol/server-messages.ts';
import type { BaseWords } from './en.ts';
import { numberFormat, regional } from './regional.ts';

const LOCALE = regional('it');
const number = numberFormat(LOCALE);
const TRY_AGAIN = 'Riprova';
const TRY_LATER = 'Aspetta un momento e riprova.';
const INCOMPATIBLE = 'Questa pagina non è compatibile con il server. Ricarica la pagina.';
const NAME_RULE = 'Usa da 2 a 32 caratteri: lettere dalla A alla Z, cifre, _ e -.';
const READ_ONLY = 'Non puoi scrivere in questa stanza.';
const KICKED = 'La moderazione ti ha rimosso dalla chat.';

const closed: Readonly<Record<CloseCode, string>> = {
  shutdown: 'Il server si sta riavviando.',
  silent: 'La connessione è rimasta troppo a lungo senza risposta.',
  'hello-timeout': 'La connessione ha richiesto troppo tempo.',
  slow: 'La tua connessione è troppo lenta per questa stanza.',
  'room-limit': 'Il server non ha posto per un’altra stanza.',
  failed: 'Il server non è riuscito a leggere la cronologia.',
  busy: 'Ci sono troppe connessioni dalla tua rete.',
  expired: 'La tua sessione è scaduta.',
  ended: `Hai lasciato la chat. Premi «${TRY_AGAIN}» per rientrare.`,
  protocol: INCOMPATIBLE,
  unsupported: INCOMPATIBLE,
  'too-many-channels': 'Questa pagina ha aperto troppi canali. Ricaricala.',
  'too-large': 'Un messaggio era troppo grande per il server.',
  flood: `Hai inviato più di quanto il server riesca a elaborare. ${TRY_LATER}`,
  rate: `Hai inviato troppi messaggi in poco tempo. ${TRY_LATER}`,
  replaced: `Ora questa chat è aperta in un’altra scheda o finestra. Premi «${TRY_AGAIN}» per usarla qui.`,
  kicked: KICKED,
  'network-banned':
    'La moderazione ha rimosso una persona dalla tua rete. Per ora da questa rete non può entrare nessun altro.',
  'users-only': 'In questa stanza può entrare solo chi ha effettuato l’accesso.',
  'room-deleted': 'Questa stanza e i suoi messaggi sono stati eliminati.',
  'not-admin': 'Il token di amministrazione non è corretto.',
};

const moment = new Intl.DateTimeFormat(LOCALE, {
  ...({ weekday: 'long', day: 'numeric', month: 'long' } as const),
  ...({ hour: 'numeric', minute: '2-digit' } as const),
});

function requestRefused({ code, retryAfter = 0 }: ErrorMessage, command: ClientCommand): string {
  switch (code) {
    case 'bad-name':
      return badName(command.type === 'rename' ? (command.name ?? '') : '');
    case 'name-taken':
      return 'Quel nome, o uno molto simile, è già in uso. Scegline un altro.';
    case 'too-soon':
      return `Puoi cambiare nome solo ogni 30 secondi. Riprova tra ${Math.ceil(retryAfter / 1_000)}\u00a0s.`;
    case 'not-found':
      return command.type === 'kick' ? 'Questa persona è già uscita.' : 'Questo messaggio non esiste più.';
    case 'not-yours':
      return 'Solo chi ha scritto un messaggio può modificarlo o eliminarlo.';
    case 'not-moderator':
      return 'Solo la moderazione può farlo.';
    case 'too-many':
      return 'Questo messaggio non accetta altri tipi di reazioni.';
    case 'readonly':
      return READ_ONLY;
    case 'journal':
      return 'Il server non è riuscito a salvare. Riprova.';
    case 'too-long':
    case 'bad-text':
      return 'Questo testo è troppo lungo o contiene caratteri che non si possono mostrare.';
    case 'rank':
      return 'Puoi farlo solo con persone di livello inferiore.';
    case 'conflict':
      return 'Qualcun altro ha appena cambiato le impostazioni. Controllale e riprova.';
    case 'muted':
      return 'La moderazione ti ha silenziato.';
    case 'paused':
      return 'La stanza è in pausa.';
    case 'links':
      return 'Qui non puoi pubblicare link.';
    case 'words':
      return 'Il messaggio contiene una parola che qui non è ammessa.';
    default:
      return 'Il server ha rifiutato la richiesta.';
  }
}

function badName(name: string): string {
  return /^[\w-]{2,32}$/.test(name) ? 'Questo nome è riservato. Scegline un altro.' : NAME_RULE;
}

const plurals = new Intl.PluralRules('it');

function counted(count: number, one: string, other: string): string {
  return plurals.select(count) === 'one' ? one : other;
}

function people(count: number): string {
  return counted(count, '1 persona', `${count} persone`);
}

function newMessages(count: number): string {
  return counted(count, '1 nuovo messaggio', `${number(count)} nuovi messaggi`);
}

/** Italian, with the informal "tu". */
export const words: BaseWords = {
  locale: LOCALE,
  direction: 'ltr',

  // The box, its launcher and notifications.

  chat: (room) => `Chat: ${room}`,
  openChat: (room, unread) => `Apri la chat ${room}${unread === 0 ? '' : `, ${newMessages(unread)}`}`,
  closeChat: 'Chiudi la chat',
  notifyMe: 'Avvisami dei nuovi messaggi quando non sono qui',
  notificationTitle: (name, room) => `${name} su ${room}`,
  messages: (room) => `Messaggi in ${room}`,

  // People.

  online: (count) => `${number(count)} online`,
  peopleOnline: 'Persone online',
  tooManyToList: 'Troppe persone per mostrare un elenco.',
  filterPeople: 'Filtra le persone',
  nobodyFound: 'Nessuno qui ha questo nome.',
  you: 'tu',
  rename: 'Cambia nome',
  fixedName: 'Questo nome non si può cambiare.',
  newName: 'Nuovo nome',
  nameRule: `${NAME_RULE} Puoi cambiare nome ogni 30 secondi.`,
  badName,
  randomName: 'Nome casuale',
  moderatePerson: (name) => `Modera ${name}…`,
  verified: (site) => `verificato da ${site}`,
  moderator: 'moderazione',
  owner: 'responsabile',
  pinned: 'Messaggio in evidenza',
  notices: 'Avvisi',
  noticeFrom: (name) => `Avviso di ${name}`,

  // The status line.

  youAre: (name) => ['Sei ', name],
  readOnly: (name) => ['Stai leggendo come ', name, `. ${READ_ONLY}`],
  readOnlyGuest: (name) => ['Stai leggendo come ', name, '. Accedi per scrivere.'],
  typing([first, second, ...more]) {
    if (first === undefined) return [];
    if (second === undefined) return [first, ' sta scrivendo…'];
    return more.length === 0 ? [first, ' e ', second, ' stanno scrivendo…'] : ['Più persone stanno scrivendo…'];
  },
  join: 'Entra nella chat',
  joining: 'Connessione in corso…',
  notJoined: 'Non sei nella chat.',
  offline: 'Sei offline.',
  reconnected: 'Sei di nuovo in linea.',
  reconnectingIn: (seconds) => `Nuovo tentativo tra ${seconds}\u00a0s.`,
  reconnecting: 'Riconnessione in corso…',
  tryNow: 'Riprova ora',
  tryAgain: TRY_AGAIN,
  catchingUp: 'Caricamento dei messaggi che hai perso…',
  connectFailure(why) {
    switch (why.kind) {
      case 'refused':
        return /^No WebRTC/.test(why.detail)
          ? 'Questa chat richiede WebRTC, che questo browser non supporta o ha disattivato.'
          : why.detail;
      case 'unreachable':
        return 'Il server della chat non è raggiungibile.';
      case 'timeout':
      case 'ice-failed':
        return 'Impossibile connettersi al server della chat. Forse la tua rete lo blocca.';
      case 'cors-blocked':
        return 'Il server della chat non accetta questo sito. Chi lo gestisce può autorizzarlo.';
      case 'lost':
        return 'La connessione si è interrotta.';
      case 'token-failed':
        return 'Non è stato possibile effettuare l’accesso.';
      case 'signed-out':
        return 'La tua sessione è terminata. Accedi di nuovo per entrare nella chat.';
      case 'closed':
        return why.until !== undefined
          ? `${closed[why.close.code]} Potrai rientrare da ${moment.format(why.until)}.`
          : closed[why.close.code];
    }
  },

  // Shown where there are no messages.

  idleTitle: 'Partecipa alla conversazione',
  idleHint: 'Entrando ricevi un nome casuale.',
  joiningTitle: 'Connessione in corso…',
  aloneTitle: 'Per ora non c’è nessun altro',
  aloneHint: 'Condividi questa pagina o aprila in un’altra scheda, poi saluta.',
  emptyTitle: 'Ancora nessun messaggio',
  emptyHint: (others) =>
    `${counted(others, 'C’è un’altra persona', `Ci sono altre ${others} persone`)} online. Saluta.`,
  readOnlyHint: 'I nuovi messaggi appaiono qui.',
  notConnectedTitle: 'Connessione assente',
  reconnectingHint: 'Puoi continuare a scrivere. I tuoi messaggi partiranno quando la connessione sarà ripristinata.',
  disconnectedHint: (why) =>
    why.kind === 'refused' && why.status === 401
      ? 'Se questo sito prevede un accesso, occorre accedere. Altrimenti chi lo gestisce può aggiungere un token di accesso a questo server.'
      : why.kind === 'signed-out'
        ? `Accedi a questo sito, poi premi «${TRY_AGAIN}».`
        : `Premi «${TRY_AGAIN}» per riconnetterti.`,

  // Messages and what stands between them.

  joined: (name) => [name, ' ora è in chat'],
  left: (name) => [name, ' ha lasciato la chat'],
  renamed: (was, name) => [was, ' ora si chiama ', name],
  joinedAndLeft(joined, left) {
    const gone = counted(left, 'è uscita', 'sono uscite');
    return joined === 0
      ? `${people(left)} ${gone}`
      : `${people(joined)} ${counted(joined, 'è entrata', 'sono entrate')}${left === 0 ? '' : `, ${left} ${gone}`}`;
  },
  today: 'Oggi',
  yesterday: 'Ieri',
  deleted: 'Questo messaggio è stato eliminato.',
  edited: '(modificato)',
  showAll: 'Mostra tutto',
  sending: 'Invio in corso',
  mentionsYou: 'Ti menziona',
  inReplyTo: 'In risposta a:',
  originalNotLoaded: 'Un messaggio precedente',
  originalSearching: 'Caricamento del messaggio originale…',
  originalUnavailable: 'Il messaggio originale è troppo vecchio o non è più disponibile.',
  reactions: 'Reazioni',
  reaction: (emoji, count) => `${emoji}, ${people(count)}`,
  others: (count) => counted(count, '1 altra persona', `altre ${count} persone`),
  loadOlder: 'Carica i messaggi precedenti',
  newDivider: 'Nuovi',
  newMessages,
  jumpToLatest: 'Vai al messaggio più recente',
  messageAnnouncement: (name, text) => `${name}: ${text}`,
  messageLabel: (name, time, text) => `${name}, ${time}: ${text}`,

  // Actions on a message.

  messageActions: 'Azioni per il messaggio',
  react: 'Reagisci',
  reactWith: (emoji) => `Reagisci con ${emoji}`,
  moreEmoji: 'Altre emoji',
  reply: 'Rispondi',
  edit: 'Modifica',
  delete: 'Elimina',
  confirmDelete: 'Eliminare questo messaggio per tutti?',
  wasDeleted: 'Eliminato.',
  undoDeletion: 'Annulla',
  report: 'Segnala…',
  pin: 'Metti in evidenza',
  unpin: 'Togli dall’evidenza',
  copyText: 'Copia testo',
  textCopied: 'Testo copiato.',
  reportTitle: 'Segnala questo messaggio alla moderazione',
  reportReason: 'Qual è il problema?',
  sendReport: 'Segnala',
  reportSent: 'Grazie. La moderazione vedrà la tua segnalazione.',

  // The message field.

  messageField: 'Messaggio',
  send: 'Invia',
  canSendIn: (seconds) => `Potrai inviare di nuovo tra ${seconds}\u00a0s.`,
  canSendAt: (time) => `Potrai inviare di nuovo da ${moment.format(time)}.`,
  limit(why) {
    switch (why.kind) {
      case 'muted':
        return `La moderazione ti ha silenziato${why.reason ? `: ${why.reason}` : '.'}`;
      case 'paused':
        return 'La moderazione ha messo in pausa questa stanza.';
      case 'newcomer':
        return 'I nuovi ospiti non possono ancora scrivere qui.';
      case 'slow':
        return `Modalità lenta: un messaggio ogni ${why.seconds}\u00a0s.`;
    }
  },
  sendingTooFast: 'Stai inviando troppo in fretta. Il tuo messaggio verrà inviato automaticamente.',
  save: 'Salva',
  cancel: 'Annulla',
  close: 'Chiudi',
  editing: 'Modifica del tuo messaggio',
  replyingTo: (name) => `Risposta a ${name}`,
  nameSuggestions: 'Nomi suggeriti',
  nameSuggestionCount: (count) =>
    counted(count, '1 nome. Premi Invio per usarlo.', `${count} nomi. Scegli con le frecce e premi Invio.`),
  commandHelp: [
    '/nick e un nome: cambia il tuo nome. Senza nome ne ricevi uno casuale.',
    '/me e un testo: descrive che cosa stai facendo.',
    '/help: mostra questi comandi.',
    '//: inizia un messaggio con una barra.',
    '**grassetto**, *corsivo*, ~~barrato~~, `codice`: formatta il testo. Le righe che iniziano con > sono una citazione, con - un elenco.',
  ].join('\n'),
  unknownCommand: (command) =>
    `Il comando ${command} non esiste. /help mostra tutti i comandi. Premi di nuovo Invio per inviarlo come messaggio.`,
  insertEmoji: 'Inserisci un’emoji',
  charactersLeft: (left) => `${counted(left, 'ne resta', 'ne restano')} ${number(left)}`,
  charactersOver: (over) => `${number(over)} di troppo`,
  outboxFull: 'Ci sono troppi messaggi in attesa di invio. Aspetta che la connessione sia ripristinata.',

  // Pictures.

  picture: (alt) => (alt ? `Immagine: ${alt}` : 'Immagine'),
  addPicture: 'Aggiungi un’immagine',
  picturesToSend: 'Immagini da inviare',
  describePicture: 'Descrizione',
  describePictureHint: 'Descrivila per chi non può vederla',
  removePicture: 'Rimuovi l’immagine',
  uploading: (percent) => `Caricamento… ${percent}%`,
  uploaded: 'Immagine caricata.',
  retryUpload: 'Riprova',
  pictureProblem: (why) =>
    ({
      off: 'Qui non puoi inviare immagini.',
      type: 'Si possono inviare solo immagini PNG, JPEG e WebP.',
      size: 'Questa immagine è troppo grande.',
      many: 'Puoi inviare fino a 4 immagini alla volta.',
      offline: 'Nessuna connessione. Riprova tra poco.',
      limit: 'Troppe immagini. Riprova più tardi.',
      failed: 'Caricamento non riuscito. Riprova.',
    })[why],
  pictureOf: (name) => `Immagine di ${name}`,
  previousPicture: 'Immagine precedente',
  nextPicture: 'Immagine successiva',
  savePicture: 'Salva l’immagine',
  pictureGone: 'Questa immagine non è più disponibile.',

  // Failures.

  loadFailed: 'Caricamento non riuscito. Riprova o ricarica la pagina.',
  resend: 'Invia di nuovo',
  sendFailure(why) {
    switch (why) {
      case 'too-long':
        return 'Non inviato: il messaggio è troppo lungo.';
      case 'bad-text':
        return 'Non inviato: il messaggio non ha testo visibile o contiene caratteri che non si possono mostrare.';
      case 'ended':
        return 'Non inviato: la connessione è stata chiusa.';
      case 'journal':
        return 'Non inviato: il server non è riuscito a salvarlo.';
      case 'muted':
        return 'Non inviato: la moderazione ti ha silenziato.';
      case 'slow-mode':
        return 'Non inviato: la stanza è in modalità lenta.';
      case 'paused':
        return 'Non inviato: la stanza è in pausa.';
      case 'newcomer':
        return 'Non inviato: i nuovi ospiti non possono ancora scrivere.';
      case 'guests':
        return 'Non inviato: qui gli ospiti possono solo leggere.';
      case 'links':
        return 'Non inviato: qui non puoi pubblicare link.';
      case 'words':
        return 'Non inviato: contiene una parola che qui non è ammessa.';
      case 'file':
        return 'Non inviato: questa immagine non si può più inviare.';
      default:
        return 'Non inviato.';
    }
  },
  requestRefused,
  nameTaken: (was, name) => `Qualcuno ha preso il nome ${was} in tua assenza. Ora ti chiami ${name}.`,

  // The emoji picker.

  emoji: 'Emoji',
  searchEmoji: 'Cerca emoji',
  emojiLoading: 'Caricamento…',
  noEmojiFound: 'Nessuna emoji trovata. Prova con un’altra parola.',
  emojiFound: (count) => `${number(count)} emoji`,
  emojiGroups: 'Gruppi',
  emojiGroup: {
    recent: 'Recenti',
    smileys: 'Faccine ed emozioni',
    people: 'Persone e gesti',
    nature: 'Animali e natura',
    food: 'Cibo e bevande',
    travel: 'Viaggi e luoghi',
    activities: 'Attività',
    objects: 'Oggetti',
    symbols: 'Simboli',
    flags: 'Bandiere',
  },
  skinTone: 'Tonalità della pelle',
  skinTones: {
    none: 'Gialla',
    light: 'Chiara',
    mediumLight: 'Medio-chiara',
    medium: 'Media',
    mediumDark: 'Medio-scura',
    dark: 'Scura',
  },

  // The search.

  search: 'Cerca messaggi',
  searchHint: 'Trova i messaggi di questa chat, anche quelli vecchi.',
  searchResults: 'Messaggi trovati',
  found: (count) => (count === 0 ? 'Nessun messaggio trovato.' : `Messaggi trovati: ${number(count)}`),
  searching: 'Ricerca nei messaggi precedenti…',
  searchOlder: 'Cerca nei precedenti',
  searchesLoaded: 'Questo server può cercare solo nei messaggi caricati.',
  searchOffline: 'Non connesso. La ricerca riguarda solo i messaggi caricati.',
  searchFailed: 'Non è stato possibile cercare nei messaggi precedenti.',

  // The connection panel.

  more: 'Altro',
  connection: 'Connessione',
  notConnected: 'Connessione assente.',
  transport: 'Trasporto',
  transportName: (route) => (route === 'websocket' ? 'WebSocket (TCP)' : 'Canale dati (UDP)'),
  route: 'Percorso',
  direct: 'Diretto',
  relayed: 'Tramite relay (TURN)',
  roundTrip: 'Andata e ritorno',
  milliseconds: (count) => `${count}\u00a0ms`,
  ipVersion: 'Versione IP',
  connectedSince: 'Connessione attiva dalle',
  fallbackReason(why) {
    const next = 'Ogni tanto la chat riprova con un canale dati.';
    switch (why.kind) {
      case 'refused':
        return `Il server ha rifiutato il canale dati: ${why.detail}`;
      case 'lost':
        return `Il canale dati non risponde più, quindi la chat usa un WebSocket. ${next}`;
      default:
        return `UDP non funziona su questa rete, quindi la chat usa un WebSocket. ${next}`;
    }
  },
};
