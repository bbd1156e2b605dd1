import type { CloseCode } from '../../../src/protocol/close-codes.ts';
import type { Command } from '../../../src/protocol/client-messages.ts';
import type { ErrorMessage } from '../../../src/protocol/server-messages.ts';
import type { Words } from './en.ts';

const TRY_LATER = 'Espera un poco y vuelve a intentarlo.';
const NOT_UNDERSTOOD = 'Esta página y el servidor no se entienden. Recarga la página.';
const NAME_RULE = 'Un nombre tiene de 2 a 32 caracteres: letras de la A a la Z, cifras, _ y -.';

const closed: Readonly<Record<CloseCode, string>> = {
  shutdown: 'El servidor se está reiniciando.',
  silent: 'La conexión estuvo demasiado tiempo en silencio.',
  'hello-timeout': 'La conexión tardó demasiado en empezar.',
  slow: 'Esta conexión es más lenta que la sala.',
  'room-limit': 'El servidor no tiene sitio para otra sala.',
  failed: 'El servidor no pudo leer sus registros.',
  ended: 'Saliste del chat. Reintenta para volver.',
  protocol: NOT_UNDERSTOOD,
  unsupported: NOT_UNDERSTOOD,
  'too-many-channels': 'Esta página abrió demasiados canales. Recárgala.',
  'too-large': 'Un mensaje era demasiado grande para el servidor.',
  flood: `Enviaste más de lo que el servidor puede atender. ${TRY_LATER}`,
  rate: `Enviaste demasiado en poco tiempo. ${TRY_LATER}`,
  replaced: 'Seguiste en otra pestaña o ventana. Reintenta para volver aquí.',
  kicked: 'La moderación te pidió que salieras. Quizá puedas volver más tarde.',
  'not-admin': 'El token de administración no es correcto.',
};

const moment = new Intl.DateTimeFormat('es', { weekday: 'long', hour: 'numeric', minute: '2-digit' });

function requestRefused({ code, retryAfter = 0 }: ErrorMessage, command: Command): string {
  switch (code) {
    case 'bad-name':
      return badName(command.type === 'rename' ? (command.name ?? '') : '');
    case 'name-taken':
      return 'Alguien aquí ya tiene ese nombre o uno muy parecido. Elige otro.';
    case 'too-soon':
      return `El nombre se puede cambiar cada 30 segundos. Podrás hacerlo en ${Math.ceil(retryAfter / 1_000)}\u00a0s.`;
    case 'not-found':
      return command.type === 'kick' ? 'Esa persona ya se fue.' : 'Ese mensaje ya no está.';
    case 'not-yours':
      return 'Solo quien escribió un mensaje puede cambiarlo o borrarlo.';
    case 'not-moderator':
      return 'Solo la moderación puede hacer eso.';
    case 'too-many':
      return 'A este mensaje ya no le caben más reacciones distintas.';
    case 'readonly':
      return 'Aquí solo lees y no puedes cambiar nada.';
    case 'journal':
      return 'El servidor no pudo guardarlo. Vuelve a intentarlo.';
    case 'too-long':
    case 'bad-text':
      return 'Ese texto no se puede guardar: es demasiado largo o tiene caracteres que no se pueden mostrar.';
    default:
      return 'El servidor no lo aceptó.';
  }
}

function badName(name: string): string {
  return /^[\w-]{2,32}$/.test(name) ? 'Ese nombre está reservado. Elige otro.' : NAME_RULE;
}

const plurals = new Intl.PluralRules('es');

function counted(count: number, one: string, other: string): string {
  return plurals.select(count) === 'one' ? one : other;
}

function newMessages(count: number): string {
  return counted(count, '1 mensaje nuevo', `${count} mensajes nuevos`);
}

/** Spanish. */
export const words: Words = {
  direction: 'ltr',
  chat: (room) => `Chat: ${room}`,
  openChat: (room, unread) => `Abrir el chat ${room}${unread === 0 ? '' : `, ${newMessages(unread)}`}`,
  closeChat: 'Cerrar el chat',
  notifyMe: 'Avisarme de mensajes nuevos cuando esté en otra parte',
  notificationTitle: (name, room) => `${name} en ${room}`,
  messages: (room) => `Mensajes en ${room}`,
  online: (count) => `${count} aquí`,
  peopleOnline: 'Quién está aquí',
  tooManyToList: 'Hay demasiada gente para una lista.',
  you: 'tú',
  youAre: (name) => ['Eres ', name],
  readOnly: (name) => ['Lees como ', name, '. Aquí no puedes escribir.'],
  typing([first, second, ...more]) {
    if (first === undefined) return '';
    if (second === undefined) return `${first} está escribiendo…`;
    return more.length === 0 ? `${first} y ${second} están escribiendo…` : 'Varias personas están escribiendo…';
  },

  rename: 'Cambiar tu nombre',
  newName: 'Nombre nuevo',
  nameRule: `${NAME_RULE} Puedes cambiarlo cada 30 segundos.`,
  randomName: 'Sorpréndeme',
  badName,
  removePerson: (name) => `Expulsar a ${name}…`,
  rejoinLabel: (name) => `Expulsar a ${name}. Podrá volver`,
  rejoinAfter: [
    [0, 'enseguida'],
    [300, 'dentro de 5 minutos'],
    [3_600, 'dentro de 1 hora'],
    [86_400, 'dentro de 1 día'],
    [604_800, 'dentro de 1 semana'],
  ],
  remove: 'Expulsar',

  join: 'Entrar al chat',
  joining: 'Entrando…',
  tryNow: 'Probar ya',
  tryAgain: 'Reintentar',

  notJoined: 'No estás en el chat.',
  idleTitle: 'Un chat, cuando quieras',
  idleHint: 'Al entrar recibes un nombre solo para ti.',
  joiningTitle: 'Entrando…',
  aloneTitle: 'Todavía no hay nadie más',
  aloneHint: 'Comparte esta página, o ábrela en otra pestaña, y saluda.',
  emptyTitle: 'Todavía no hay mensajes',
  emptyHint: (others) => `${counted(others, 'Hay otra persona', `Hay otras ${others} personas`)} aquí. Saluda.`,
  readOnlyHint: 'Lo que escriban otras personas aparece aquí por sí solo.',
  notConnectedTitle: 'Sin conexión',
  reconnectingHint: 'Lo que escribas se guarda y se envía cuando vuelva la conexión.',
  disconnectedHint: (why) =>
    why.kind === 'refused' && why.status === 401
      ? 'Quien hizo esta página puede darle un token para este servidor.'
      : 'No se intentará nada hasta que lo digas.',

  joined: (name) => [name, ' entró'],
  left: (name) => [name, ' se fue'],
  renamed: (was, name) => [was, ' ahora se llama ', name],
  joinedOrLeft: (count) => counted(count, 'Otra persona entró o salió', `Otras ${count} personas entraron o salieron`),
  today: 'Hoy',
  yesterday: 'Ayer',
  deleted: 'Este mensaje se borró.',
  edited: '(editado)',
  showAll: 'Ver todo',
  inReplyTo: 'En respuesta a:',
  originalNotLoaded: 'Un mensaje anterior, aún sin cargar',
  originalSearching: 'Buscando el mensaje al que responde…',
  originalUnavailable: 'El mensaje al que responde queda demasiado atrás o ya no se conserva.',
  reactions: 'Reacciones',
  reaction: (emoji, count) => `${emoji}, ${counted(count, 'una persona', `${count} personas`)}`,
  loadOlder: 'Mensajes anteriores',
  catchingUp: 'Poniéndote al día…',
  newDivider: 'Nuevo',
  newMessages,
  jumpToLatest: 'Al mensaje más reciente',
  messageAnnouncement: (name, text) => `${name}: ${text}`,
  messageLabel: (name, time, text) => `${name}, ${time}: ${text}`,

  messageActions: 'Qué hacer con este mensaje',
  react: 'Reaccionar',
  reactWith: (emoji) => `Reaccionar con ${emoji}`,
  moreEmoji: 'Más emojis',
  reply: 'Responder',
  edit: 'Editar',
  confirmDelete: '¿Borrar este mensaje para todo el mundo?',
  confirmRemove: (name) => `¿Expulsar a ${name} del chat durante una hora?`,

  messageField: 'Mensaje',
  send: 'Enviar',
  canSendIn: (seconds) => `Podrás enviar en ${seconds}\u00a0s.`,
  sendingTooFast: 'Fue mucho de una vez. Lo que enviaste saldrá por sí solo.',
  save: 'Guardar',
  cancel: 'Cancelar',
  close: 'Cerrar',
  editing: 'Tu mensaje',
  replyingTo: (name) => `Respuesta a ${name}`,
  deleteEmptied: 'No queda nada de tu mensaje. ¿Lo borramos?',
  delete: 'Borrar',
  nameSuggestions: 'Nombres',
  nameSuggestionCount: (count) =>
    counted(
      count,
      'Un nombre. Pulsa Enter para usarlo.',
      `${count} nombres. Elige con las flechas y pulsa Enter para usar uno.`,
    ),
  commandHelp: [
    '/nick y un nombre: te llamas así; sin nombre, se sortea uno',
    '/me y un texto: di lo que haces',
    '/help: muestra esto',
    '//: empieza un texto con una barra',
  ].join('\n'),
  unknownCommand: (command) =>
    `El comando ${command} no existe; /help los muestra todos. Pulsa Enter otra vez para enviarlo como texto.`,
  requestRefused,
  resend: 'Volver a enviar',
  insertEmoji: 'Insertar un emoji',
  emoji: 'Emojis',
  emojiGroup: {
    smileys: 'Caras',
    people: 'Manos y personas',
    hearts: 'Corazones y fiestas',
    nature: 'Animales y naturaleza',
    food: 'Comida y bebida',
    things: 'Cosas',
    signs: 'Símbolos',
  },
  charactersLeft: (left) => `${counted(left, 'queda', 'quedan')} ${left}`,
  charactersOver: (over) => `${over} de más`,
  outboxFull: 'Hay demasiado por enviar. Espera a que vuelva la conexión.',
  loadFailed: 'No se ha podido cargar. Inténtalo de nuevo o recarga la página.',

  connection: 'Conexión',
  connectionSummary: (route) =>
    `Conexión: ${route === undefined ? 'ninguna' : route === 'websocket' ? 'WebSocket' : 'canal de datos'}`,
  notConnected: 'Sin conexión.',
  transport: 'Por',
  transportName: (route) => (route === 'websocket' ? 'WebSocket (TCP)' : 'canal de datos WebRTC (UDP)'),
  route: 'Ruta',
  direct: 'directa',
  relayed: 'con intermediario (TURN)',
  roundTrip: 'Ida y vuelta',
  milliseconds: (count) => `${count}\u00a0ms`,
  ipVersion: 'Dirección',
  connectedSince: 'Desde',
  fallbackReason(why) {
    const next = 'De vez en cuando se busca un canal de datos.';
    switch (why.kind) {
      case 'refused':
        return `El servidor rechazó el canal de datos: ${why.detail}`;
      case 'lost':
        return `El canal de datos se quedó mudo, así que lo sustituye un WebSocket. ${next}`;
      default:
        return `Desde aquí UDP no pasa, así que se usa un WebSocket. ${next}`;
    }
  },

  offline: 'No tienes conexión a internet.',
  reconnectingIn: (seconds) => `Otro intento en ${seconds}\u00a0s.`,
  reconnecting: 'Reintentando…',
  sendFailure(why) {
    switch (why) {
      case 'too-long':
        return 'No se envió: es demasiado largo.';
      case 'bad-text':
        return 'No se envió: tiene caracteres que no se pueden mostrar.';
      case 'ended':
        return 'No se envió: la conexión terminó.';
      case 'journal':
        return 'No se envió: el servidor no pudo guardarlo.';
      default:
        return 'No se envió.';
    }
  },
  connectFailure(why) {
    switch (why.kind) {
      case 'refused':
        return why.detail;
      case 'unreachable':
        return 'No se puede llegar al servidor del chat.';
      case 'timeout':
        return 'La conexión no se abrió a tiempo. Puede que esta red la bloquee.';
      case 'ice-failed':
        return 'No se encontró un camino al servidor del chat. Puede que esta red lo bloquee.';
      case 'cors-blocked':
        return 'El servidor del chat no deja entrar a este sitio. Quien lo administra puede permitirlo.';
      case 'lost':
        return 'Se perdió la conexión.';
      case 'closed':
        return why.close.code === 'kicked' && why.until !== undefined
          ? `La moderación te pidió que salieras. Podrás volver el ${moment.format(why.until)}.`
          : closed[why.close.code];
    }
  },
};
