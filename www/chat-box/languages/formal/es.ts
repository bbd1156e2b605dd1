import type { CloseCode } from '../../../../src/protocol/close-codes.ts';
import type { ClientCommand } from '../../../client/outbox/outgoing.ts';
import type { ErrorMessage } from '../../../../src/protocol/server-messages.ts';
import type { FormalWords } from '../en.ts';
import { regional } from '../regional.ts';

const TRY_AGAIN = 'Reintentar';
const TRY_LATER = 'Espere un poco y vuelva a intentarlo.';
const INCOMPATIBLE = 'Esta página no es compatible con el servidor. Recargue la página.';
const NAME_RULE = 'Use de 2 a 32 caracteres: letras de la A a la Z, números, _ y -.';
const READ_ONLY = 'No puede escribir en esta sala.';

const closed: Readonly<Partial<Record<CloseCode, string>>> = {
  slow: 'Su conexión es demasiado lenta para esta sala.',
  busy: 'Hay demasiadas conexiones desde su red.',
  expired: 'Su sesión ha caducado.',
  ended: `Salió del chat. Pulse «${TRY_AGAIN}» para volver.`,
  protocol: INCOMPATIBLE,
  unsupported: INCOMPATIBLE,
  'too-many-channels': 'Esta página abrió demasiados canales. Recárguela.',
  flood: `Envió más de lo que el servidor puede procesar. ${TRY_LATER}`,
  rate: `Envió demasiado en poco tiempo. ${TRY_LATER}`,
  replaced: `Este chat está abierto ahora en otra pestaña o ventana. Pulse «${TRY_AGAIN}» para usarlo aquí.`,
  kicked: 'La moderación puso fin a su participación en el chat.',
  'network-banned': 'La moderación expulsó a alguien de su red. Por ahora no pueden unirse personas nuevas desde ella.',
};

const moment = new Intl.DateTimeFormat(regional('es'), {
  ...({ weekday: 'long', day: 'numeric', month: 'long' } as const),
  ...({ hour: 'numeric', minute: '2-digit' } as const),
});

/** Spanish, with the formal "usted". */
export const words: FormalWords = (informal) => ({
  you: 'usted',
  rename: 'Cambiar su nombre',
  nameRule: `${NAME_RULE} Puede cambiar de nombre cada 30 segundos.`,
  badName,
  youAre: (name) => ['Usted es ', name],
  readOnly: (name) => ['Está leyendo como ', name, `. ${READ_ONLY}`],
  readOnlyGuest: (name) => ['Está leyendo como ', name, '. Inicie sesión para escribir.'],
  notJoined: 'No está en el chat.',
  offline: 'No tiene conexión a internet.',
  mentionsYou: 'Le menciona',
  catchingUp: 'Cargando los mensajes que se perdió…',
  connectFailure(why) {
    switch (why.kind) {
      case 'timeout':
      case 'ice-failed':
        return 'No se pudo conectar con el servidor del chat. Puede que su red lo bloquee.';
      case 'token-failed':
        return 'No se pudo iniciar su sesión.';
      case 'signed-out':
        return 'Su sesión terminó. Vuelva a iniciarla para unirse al chat.';
      case 'closed': {
        const sentence = closed[why.close.code] ?? informal.connectFailure({ kind: 'closed', close: why.close });
        return why.until === undefined
          ? sentence
          : `${sentence} Podrá volver a partir del ${moment.format(why.until)}.`;
      }
      default:
        return informal.connectFailure(why);
    }
  },
  noEmojiFound: 'No se encontró ningún emoji. Pruebe con otra palabra.',
  idleTitle: 'Únase a la conversación',
  idleHint: 'Al unirse, recibirá un nombre al azar.',
  aloneHint: 'Comparta esta página o ábrala en otra pestaña y salude.',
  emptyHint: (others) => `${others === 1 ? 'Hay otra persona' : `Hay otras ${others} personas`} en línea. Salude.`,
  reconnectingHint: 'Puede seguir escribiendo. Sus mensajes se enviarán cuando vuelva la conexión.',
  disconnectedHint(why) {
    if (why.kind === 'refused' && why.status === 401) return informal.disconnectedHint(why);
    return why.kind === 'signed-out'
      ? `Inicie sesión en este sitio y pulse «${TRY_AGAIN}».`
      : `Pulse «${TRY_AGAIN}» para volver a conectarse.`;
  },
  reportSent: 'Gracias. La moderación verá su denuncia.',
  canSendIn: (seconds) => `Podrá volver a enviar en ${seconds}\u00a0s.`,
  canSendAt: (time) => `Podrá volver a enviar a partir del ${moment.format(time)}.`,
  limit: (why) =>
    why.kind === 'muted' ? `Le han silenciado${why.reason ? `: ${why.reason}` : '.'}` : informal.limit(why),
  sendingTooFast: 'Está enviando demasiado rápido. Su mensaje se enviará automáticamente.',
  editing: 'Editando su mensaje',
  nameSuggestionCount: (count) =>
    count === 1 ? '1 nombre. Pulse Enter para usarlo.' : `${count} nombres. Elija con las flechas y pulse Enter.`,
  commandHelp: [
    '/nick y un nombre: cambia su nombre; sin nombre, se elige uno al azar.',
    '/me y un texto: describe lo que está haciendo.',
    '/help: muestra estos comandos.',
    '//: empieza un mensaje con una barra.',
    '**negrita**, *cursiva*, ~~tachado~~, `código`: da formato al texto. Las líneas que empiezan con > son una cita; con -, una lista.',
  ].join('\n'),
  unknownCommand: (command) =>
    `El comando ${command} no existe. /help muestra todos los comandos. Pulse Enter otra vez para enviarlo como texto.`,
  outboxFull: 'Hay demasiados mensajes pendientes. Espere a que vuelva la conexión.',
  describePictureHint: 'Descríbala para quienes no pueden verla',
  pictureProblem: (why) =>
    ({
      off: 'Aquí no puede enviar imágenes.',
      many: 'Puede enviar hasta 4 imágenes a la vez.',
      offline: 'Sin conexión. Inténtelo de nuevo en un momento.',
      limit: 'Demasiadas imágenes. Inténtelo más tarde.',
      failed: 'No se pudo subir. Inténtelo de nuevo.',
      type: undefined,
      size: undefined,
    })[why] ?? informal.pictureProblem(why),
  loadFailed: 'No se pudo cargar. Vuelva a intentarlo o recargue la página.',
  sendFailure(why) {
    if (why === 'muted') return 'No se envió: le han silenciado.';
    return why === 'links' ? 'No se envió: aquí no puede publicar enlaces.' : informal.sendFailure(why);
  },
  requestRefused: (error, command) => requestRefused(error, command) ?? informal.requestRefused(error, command),
  nameTaken: (was, name) => `Alguien tomó el nombre ${was} en su ausencia. Ahora se llama ${name}.`,

  confirmErase: (name) => `¿Borrar los mensajes de ${name}? No podrá deshacerlo.`,
  wasMuted: (name) => `Ha silenciado a ${name}.`,
  wasBanned: (name) => `Ha bloqueado a ${name}.`,
  wasRemoved: (name) => `Ha expulsado a ${name}.`,
  conflict: 'Otra persona cambió los ajustes. Ahora ve los nuevos.',
  confirmClear: '¿Borrar todos los mensajes de esta sala? No podrá deshacerlo.',
  moderatorHelp: [
    '/mute NOMBRE 10m MOTIVO: silencia a una persona durante un tiempo: 30s, 10m, 2h o 1d.',
    '/ban NOMBRE 1d MOTIVO: bloquea a una persona durante un tiempo, o para siempre si no lo indica.',
    '/slow 30: modo lento con 30 segundos entre mensajes. /slow auto, /slow off.',
    '/pause 10m: solo escribe la moderación. /pause off.',
    '/topic TEXTO: cambia el tema. /topic solo lo quita.',
    '/clear: borra todos los mensajes.',
  ].join('\n'),
  unknownPerson: (name) =>
    `${name} no está aquí. Con las acciones de un mensaje puede actuar también sobre quien ya se fue.`,
  confirmCommand: 'Pulse Enter otra vez para borrar todos los mensajes de esta sala. No podrá deshacerlo.',
});

function requestRefused({ code, retryAfter = 0 }: ErrorMessage, command: ClientCommand): string | undefined {
  switch (code) {
    case 'bad-name':
      return badName(command.type === 'rename' ? (command.name ?? '') : '');
    case 'name-taken':
      return 'Ese nombre, o uno muy parecido, ya está en uso. Elija otro.';
    case 'too-soon':
      return `Solo puede cambiar de nombre cada 30 segundos. Podrá volver a cambiarlo en ${Math.ceil(retryAfter / 1_000)}\u00a0s.`;
    case 'readonly':
      return READ_ONLY;
    case 'journal':
      return 'El servidor no pudo guardarlo. Vuelva a intentarlo.';
    case 'rank':
      return 'Solo puede hacerlo con personas de rango inferior.';
    case 'conflict':
      return 'Otra persona acaba de cambiar los ajustes. Revíselos y vuelva a intentarlo.';
    case 'muted':
      return 'Le han silenciado.';
    case 'links':
      return 'Aquí no puede publicar enlaces.';
    default:
      return undefined;
  }
}

function badName(name: string): string {
  return /^[\w-]{2,32}$/.test(name) ? 'Ese nombre está reservado. Elija otro.' : NAME_RULE;
}
