import type { CloseCode } from '../../../src/protocol/close-codes.ts';
import type { ClientCommand } from '../../client/outbox/outgoing.ts';
import type { ErrorMessage } from '../../../src/protocol/server-messages.ts';
import type { BaseWords } from './en.ts';
import { numberFormat, regional } from './regional.ts';

const LOCALE = regional('es');
const number = numberFormat(LOCALE);
const TRY_AGAIN = 'Reintentar';
const TRY_LATER = 'Espera un poco y vuelve a intentarlo.';
const INCOMPATIBLE = 'Esta página no es compatible con el servidor. Recarga la página.';
const NAME_RULE = 'Usa de 2 a 32 caracteres: letras de la A a la Z, números, _ y -.';
const READ_ONLY = 'No puedes escribir en esta sala.';
const KICKED = 'La moderación te expulsó del chat.';

const closed: Readonly<Record<CloseCode, string>> = {
  shutdown: 'El servidor se está reiniciando.',
  silent: 'La conexión estuvo demasiado tiempo sin responder.',
  'hello-timeout': 'La conexión tardó demasiado en establecerse.',
  slow: 'Tu conexión es demasiado lenta para esta sala.',
  'room-limit': 'El servidor no tiene sitio para otra sala.',
  failed: 'El servidor no pudo leer el historial.',
  busy: 'Hay demasiadas conexiones desde tu red.',
  expired: 'Tu sesión ha caducado.',
  ended: `Saliste del chat. Pulsa «${TRY_AGAIN}» para volver.`,
  protocol: INCOMPATIBLE,
  unsupported: INCOMPATIBLE,
  'too-many-channels': 'Esta página abrió demasiados canales. Recárgala.',
  'too-large': 'Un mensaje era demasiado grande para el servidor.',
  flood: `Enviaste más de lo que el servidor puede procesar. ${TRY_LATER}`,
  rate: `Enviaste demasiado en poco tiempo. ${TRY_LATER}`,
  replaced: `Este chat está abierto ahora en otra pestaña o ventana. Pulsa «${TRY_AGAIN}» para usarlo aquí.`,
  kicked: KICKED,
  'network-banned': 'La moderación expulsó a alguien de tu red. Por ahora no pueden unirse personas nuevas desde ella.',
  'users-only': 'Solo pueden entrar en esta sala personas que han iniciado sesión.',
  'room-deleted': 'Se eliminaron esta sala y sus mensajes.',
  'not-admin': 'El token de administración no es correcto.',
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
      return 'Ese nombre, o uno muy parecido, ya está en uso. Elige otro.';
    case 'too-soon':
      return `Solo puedes cambiar de nombre cada 30 segundos. Podrás volver a cambiarlo en ${Math.ceil(retryAfter / 1_000)}\u00a0s.`;
    case 'not-found':
      return command.type === 'kick' ? 'Esa persona ya se fue.' : 'Ese mensaje ya no existe.';
    case 'not-yours':
      return 'Solo quien escribió un mensaje puede editarlo o borrarlo.';
    case 'not-moderator':
      return 'Solo la moderación puede hacer eso.';
    case 'too-many':
      return 'Este mensaje ya no admite más reacciones distintas.';
    case 'readonly':
      return READ_ONLY;
    case 'journal':
      return 'El servidor no pudo guardarlo. Vuelve a intentarlo.';
    case 'too-long':
    case 'bad-text':
      return 'Ese texto es demasiado largo o contiene caracteres que no se pueden mostrar.';
    case 'rank':
      return 'Solo puedes hacerlo con personas de rango inferior.';
    case 'conflict':
      return 'Otra persona acaba de cambiar los ajustes. Revísalos y vuelve a intentarlo.';
    case 'muted':
      return 'Te han silenciado.';
    case 'paused':
      return 'La sala está en pausa.';
    case 'links':
      return 'Aquí no puedes publicar enlaces.';
    case 'words':
      return 'Contiene una palabra que no se permite aquí.';
    default:
      return 'El servidor lo rechazó.';
  }
}

function badName(name: string): string {
  return /^[\w-]{2,32}$/.test(name) ? 'Ese nombre está reservado. Elige otro.' : NAME_RULE;
}

const plurals = new Intl.PluralRules('es');

function counted(count: number, one: string, other: string): string {
  return plurals.select(count) === 'one' ? one : other;
}

function people(count: number): string {
  return counted(count, '1 persona', `${count} personas`);
}

function newMessages(count: number): string {
  return counted(count, '1 mensaje nuevo', `${number(count)} mensajes nuevos`);
}

/** Spanish, with the informal "tú". */
export const words: BaseWords = {
  locale: LOCALE,
  direction: 'ltr',

  // The box, its launcher and notifications.

  chat: (room) => `Chat: ${room}`,
  openChat: (room, unread) => `Abrir el chat ${room}${unread === 0 ? '' : `, ${newMessages(unread)}`}`,
  closeChat: 'Cerrar el chat',
  notifyMe: 'Avisarme de los mensajes nuevos cuando no esté aquí',
  notificationTitle: (name, room) => `${name} en ${room}`,
  messages: (room) => `Mensajes en ${room}`,

  // People.

  online: (count) => `${number(count)} en línea`,
  peopleOnline: 'Personas en línea',
  tooManyToList: 'Hay demasiadas personas para mostrar una lista.',
  filterPeople: 'Filtrar personas',
  nobodyFound: 'Nadie aquí tiene ese nombre.',
  you: 'tú',
  rename: 'Cambiar tu nombre',
  fixedName: 'Este nombre no se puede cambiar.',
  newName: 'Nombre nuevo',
  nameRule: `${NAME_RULE} Puedes cambiar de nombre cada 30 segundos.`,
  badName,
  randomName: 'Nombre al azar',
  moderatePerson: (name) => `Moderar a ${name}…`,
  verified: (site) => `verificado por ${site}`,
  moderator: 'moderación',
  owner: 'administración',
  pinned: 'Mensaje fijado',
  notices: 'Avisos',
  noticeFrom: (name) => `Aviso de ${name}`,

  // The status line.

  youAre: (name) => ['Eres ', name],
  readOnly: (name) => ['Estás leyendo como ', name, `. ${READ_ONLY}`],
  readOnlyGuest: (name) => ['Estás leyendo como ', name, '. Inicia sesión para escribir.'],
  typing([first, second, ...more]) {
    if (first === undefined) return [];
    if (second === undefined) return [first, ' está escribiendo…'];
    return more.length === 0 ? [first, ' y ', second, ' están escribiendo…'] : ['Varias personas están escribiendo…'];
  },
  join: 'Unirse al chat',
  joining: 'Conectando…',
  notJoined: 'No estás en el chat.',
  offline: 'No tienes conexión a internet.',
  reconnected: 'Se restableció la conexión.',
  reconnectingIn: (seconds) => `Reconexión en ${seconds}\u00a0s.`,
  reconnecting: 'Reconectando…',
  tryNow: 'Reintentar ahora',
  tryAgain: TRY_AGAIN,
  catchingUp: 'Cargando los mensajes que te perdiste…',
  connectFailure(why) {
    switch (why.kind) {
      case 'refused':
        return /^No WebRTC/.test(why.detail)
          ? 'Este chat necesita WebRTC, que este navegador no admite o tiene desactivado.'
          : why.detail;
      case 'unreachable':
        return 'No se puede conectar con el servidor del chat.';
      case 'timeout':
      case 'ice-failed':
        return 'No se pudo conectar con el servidor del chat. Puede que tu red lo bloquee.';
      case 'cors-blocked':
        return 'El servidor del chat no admite este sitio web. Quien lo administra puede permitirlo.';
      case 'lost':
        return 'Se perdió la conexión.';
      case 'token-failed':
        return 'No se pudo iniciar tu sesión.';
      case 'signed-out':
        return 'Tu sesión terminó. Vuelve a iniciarla para unirte al chat.';
      case 'closed':
        return why.until !== undefined
          ? `${closed[why.close.code]} Podrás volver a partir del ${moment.format(why.until)}.`
          : closed[why.close.code];
    }
  },

  // Shown where there are no messages.

  idleTitle: 'Únete a la conversación',
  idleHint: 'Al unirte, recibirás un nombre al azar.',
  joiningTitle: 'Conectando…',
  aloneTitle: 'Todavía no hay nadie más',
  aloneHint: 'Comparte esta página o ábrela en otra pestaña y saluda.',
  emptyTitle: 'Todavía no hay mensajes',
  emptyHint: (others) => `${counted(others, 'Hay otra persona', `Hay otras ${others} personas`)} en línea. Saluda.`,
  readOnlyHint: 'Los mensajes nuevos aparecerán aquí.',
  notConnectedTitle: 'Sin conexión',
  reconnectingHint: 'Puedes seguir escribiendo. Tus mensajes se enviarán cuando vuelva la conexión.',
  disconnectedHint: (why) =>
    why.kind === 'refused' && why.status === 401
      ? 'Si esta página permite iniciar sesión, hay que hacerlo. Si no, quien la administra puede añadir un token de acceso a este servidor.'
      : why.kind === 'signed-out'
        ? `Inicia sesión en este sitio y pulsa «${TRY_AGAIN}».`
        : `Pulsa «${TRY_AGAIN}» para volver a conectarte.`,

  // Messages and what stands between them.

  joined: (name) => [name, ' se unió'],
  left: (name) => [name, ' se fue'],
  renamed: (was, name) => [was, ' ahora se llama ', name],
  joinedAndLeft(joined, left) {
    const go = (count: number) => counted(count, 'se fue', 'se fueron');
    return joined === 0
      ? `${people(left)} ${go(left)}`
      : `${people(joined)} ${counted(joined, 'se unió', 'se unieron')}${left === 0 ? '' : `, ${left} ${go(left)}`}`;
  },
  today: 'Hoy',
  yesterday: 'Ayer',
  deleted: 'Se borró este mensaje.',
  edited: '(editado)',
  showAll: 'Mostrar todo',
  sending: 'Enviando',
  mentionsYou: 'Te menciona',
  inReplyTo: 'En respuesta a:',
  originalNotLoaded: 'Un mensaje anterior',
  originalSearching: 'Cargando el mensaje original…',
  originalUnavailable: 'El mensaje original es demasiado antiguo o ya no está disponible.',
  reactions: 'Reacciones',
  reaction: (emoji, count) => `${emoji}, ${people(count)}`,
  others: (count) => `${count} más`,
  loadOlder: 'Cargar mensajes anteriores',
  newDivider: 'Nuevos',
  newMessages,
  jumpToLatest: 'Ir al mensaje más reciente',
  messageAnnouncement: (name, text) => `${name}: ${text}`,
  messageLabel: (name, time, text) => `${name}, ${time}: ${text}`,

  // Actions on a message.

  messageActions: 'Acciones de este mensaje',
  react: 'Reaccionar',
  reactWith: (emoji) => `Reaccionar con ${emoji}`,
  moreEmoji: 'Más emojis',
  reply: 'Responder',
  edit: 'Editar',
  delete: 'Borrar',
  confirmDelete: '¿Borrar este mensaje para todo el mundo?',
  wasDeleted: 'Borrado.',
  undoDeletion: 'Deshacer',
  report: 'Denunciar…',
  pin: 'Fijar',
  unpin: 'Dejar de fijar',
  copyText: 'Copiar texto',
  textCopied: 'Texto copiado.',
  reportTitle: 'Denunciar este mensaje a la moderación',
  reportReason: '¿Qué problema tiene?',
  sendReport: 'Denunciar',
  reportSent: 'Gracias. La moderación verá tu denuncia.',

  // The message field.

  messageField: 'Mensaje',
  send: 'Enviar',
  canSendIn: (seconds) => `Podrás volver a enviar en ${seconds}\u00a0s.`,
  canSendAt: (time) => `Podrás volver a enviar a partir del ${moment.format(time)}.`,
  limit(why) {
    switch (why.kind) {
      case 'muted':
        return `Te han silenciado${why.reason ? `: ${why.reason}` : '.'}`;
      case 'paused':
        return 'La moderación puso esta sala en pausa.';
      case 'newcomer':
        return 'Los invitados nuevos todavía no pueden escribir aquí.';
      case 'slow':
        return `Modo lento: un mensaje cada ${why.seconds}\u00a0s.`;
    }
  },
  sendingTooFast: 'Estás enviando demasiado rápido. Tu mensaje se enviará automáticamente.',
  save: 'Guardar',
  cancel: 'Cancelar',
  close: 'Cerrar',
  editing: 'Editando tu mensaje',
  replyingTo: (name) => `Respondiendo a ${name}`,
  nameSuggestions: 'Nombres sugeridos',
  nameSuggestionCount: (count) =>
    counted(count, '1 nombre. Pulsa Enter para usarlo.', `${count} nombres. Elige con las flechas y pulsa Enter.`),
  commandHelp: [
    '/nick y un nombre: cambia tu nombre; sin nombre, se elige uno al azar.',
    '/me y un texto: describe lo que estás haciendo.',
    '/help: muestra estos comandos.',
    '//: empieza un mensaje con una barra.',
    '**negrita**, *cursiva*, ~~tachado~~, `código`: da formato al texto. Las líneas que empiezan con > son una cita; con -, una lista.',
  ].join('\n'),
  unknownCommand: (command) =>
    `El comando ${command} no existe. /help muestra todos los comandos. Pulsa Enter otra vez para enviarlo como texto.`,
  insertEmoji: 'Insertar un emoji',
  charactersLeft: (left) => `${counted(left, 'queda', 'quedan')} ${number(left)}`,
  charactersOver: (over) => `${number(over)} de más`,
  outboxFull: 'Hay demasiados mensajes pendientes. Espera a que vuelva la conexión.',

  // Pictures.

  picture: (alt) => (alt ? `Imagen: ${alt}` : 'Imagen'),
  addPicture: 'Añadir una imagen',
  picturesToSend: 'Imágenes para enviar',
  describePicture: 'Descripción',
  describePictureHint: 'Descríbela para quienes no pueden verla',
  removePicture: 'Quitar la imagen',
  uploading: (percent) => `Subiendo… ${percent}\u00a0%`,
  uploaded: 'Imagen subida.',
  retryUpload: 'Reintentar',
  pictureProblem: (why) =>
    ({
      off: 'Aquí no puedes enviar imágenes.',
      type: 'Solo se pueden enviar imágenes PNG, JPEG y WebP.',
      size: 'Esta imagen es demasiado grande.',
      many: 'Puedes enviar hasta 4 imágenes a la vez.',
      offline: 'Sin conexión. Inténtalo de nuevo en un momento.',
      limit: 'Demasiadas imágenes. Inténtalo más tarde.',
      failed: 'No se pudo subir. Inténtalo de nuevo.',
    })[why],
  pictureOf: (name) => `Imagen de ${name}`,
  previousPicture: 'Imagen anterior',
  nextPicture: 'Imagen siguiente',
  savePicture: 'Guardar la imagen',
  pictureGone: 'Esta imagen ya no está disponible.',

  // Failures.

  loadFailed: 'No se pudo cargar. Vuelve a intentarlo o recarga la página.',
  resend: 'Volver a enviar',
  sendFailure(why) {
    switch (why) {
      case 'too-long':
        return 'No se envió: el mensaje es demasiado largo.';
      case 'bad-text':
        return 'No se envió: el mensaje no tiene texto visible o contiene caracteres que no se pueden mostrar.';
      case 'ended':
        return 'No se envió: la conexión se cerró.';
      case 'journal':
        return 'No se envió: el servidor no pudo guardarlo.';
      case 'muted':
        return 'No se envió: te han silenciado.';
      case 'slow-mode':
        return 'No se envió: la sala está en modo lento.';
      case 'paused':
        return 'No se envió: la sala está en pausa.';
      case 'newcomer':
        return 'No se envió: los invitados nuevos todavía no pueden escribir.';
      case 'guests':
        return 'No se envió: los invitados solo pueden leer aquí.';
      case 'links':
        return 'No se envió: aquí no puedes publicar enlaces.';
      case 'words':
        return 'No se envió: contiene una palabra que no se permite aquí.';
      case 'file':
        return 'No se envió: esta imagen ya no se puede enviar.';
      default:
        return 'No se envió.';
    }
  },
  requestRefused,
  nameTaken: (was, name) => `Alguien tomó el nombre ${was} en tu ausencia. Ahora te llamas ${name}.`,

  // The emoji picker.

  emoji: 'Emojis',
  searchEmoji: 'Buscar emoji',
  emojiLoading: 'Cargando…',
  noEmojiFound: 'No se encontró ningún emoji. Prueba con otra palabra.',
  emojiFound: (count) => counted(count, '1 emoji', `${number(count)} emojis`),
  emojiGroups: 'Grupos',
  emojiGroup: {
    recent: 'Recientes',
    smileys: 'Caras y emociones',
    people: 'Personas y gestos',
    nature: 'Animales y naturaleza',
    food: 'Comida y bebida',
    travel: 'Viajes y lugares',
    activities: 'Actividades',
    objects: 'Objetos',
    symbols: 'Símbolos',
    flags: 'Banderas',
  },
  skinTone: 'Tono de piel',
  skinTones: {
    none: 'Amarillo',
    light: 'Claro',
    mediumLight: 'Claro medio',
    medium: 'Medio',
    mediumDark: 'Oscuro medio',
    dark: 'Oscuro',
  },

  // The search.

  search: 'Buscar mensajes',
  searchHint: 'Encuentra mensajes de este chat, también antiguos.',
  searchResults: 'Mensajes encontrados',
  found: (count) => (count === 0 ? 'No se encontraron mensajes.' : `Mensajes encontrados: ${number(count)}`),
  searching: 'Buscando en mensajes anteriores…',
  searchOlder: 'Buscar en anteriores',
  searchesLoaded: 'Este servidor solo puede buscar en los mensajes cargados.',
  searchOffline: 'Sin conexión. Solo se busca en los mensajes cargados.',
  searchFailed: 'No se pudo buscar en los mensajes anteriores.',

  // The connection panel.

  more: 'Más',
  connection: 'Conexión',
  notConnected: 'Sin conexión.',
  transport: 'Transporte',
  transportName: (route) => (route === 'websocket' ? 'WebSocket (TCP)' : 'Canal de datos (UDP)'),
  route: 'Ruta',
  direct: 'Directa',
  relayed: 'Con intermediario (TURN)',
  roundTrip: 'Ida y vuelta',
  milliseconds: (count) => `${count}\u00a0ms`,
  ipVersion: 'Versión de IP',
  connectedSince: 'Conexión desde',
  fallbackReason(why) {
    const next = 'De vez en cuando se vuelve a intentar con un canal de datos.';
    switch (why.kind) {
      case 'refused':
        return `El servidor rechazó el canal de datos: ${why.detail}`;
      case 'lost':
        return `El canal de datos dejó de responder, así que se usa un WebSocket. ${next}`;
      default:
        return `UDP no funciona en esta red, así que se usa un WebSocket. ${next}`;
    }
  },
};
