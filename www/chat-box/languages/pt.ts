import type { CloseCode } from '../../../src/protocol/close-codes.ts';
import type { ClientCommand } from '../../client/outbox/outgoing.ts';
import type { ErrorMessage } from '../../../src/protocol/server-messages.ts';
import type { BaseWords } from './en.ts';
import { numberFormat, regional } from './regional.ts';

const LOCALE = regional('pt-BR');
const number = numberFormat(LOCALE);
const TRY_AGAIN = 'Tentar novamente';
const TRY_LATER = 'Espere um pouco e tente novamente.';
const INCOMPATIBLE = 'Esta página não é compatível com o servidor. Recarregue a página.';
const NAME_RULE = 'Use de 2 a 32 caracteres: letras de A a Z, números, _ e -.';
const READ_ONLY = 'Você não pode escrever nesta sala.';
const KICKED = 'A moderação removeu você do chat.';

const closed: Readonly<Record<CloseCode, string>> = {
  shutdown: 'O servidor está reiniciando.',
  silent: 'A conexão ficou tempo demais sem resposta.',
  'hello-timeout': 'A conexão demorou demais para ser estabelecida.',
  slow: 'Sua conexão é lenta demais para esta sala.',
  'room-limit': 'O servidor não tem espaço para mais uma sala.',
  failed: 'O servidor não conseguiu ler o histórico.',
  busy: 'Há conexões demais vindas da sua rede.',
  expired: 'Sua sessão expirou.',
  ended: `Você saiu do chat. Escolha “${TRY_AGAIN}” para voltar.`,
  protocol: INCOMPATIBLE,
  unsupported: INCOMPATIBLE,
  'too-many-channels': 'Esta página abriu canais demais. Recarregue a página.',
  'too-large': 'Uma mensagem era grande demais para o servidor.',
  flood: `Você enviou mais do que o servidor consegue processar. ${TRY_LATER}`,
  rate: `Você enviou demais em pouco tempo. ${TRY_LATER}`,
  replaced: `Este chat agora está aberto em outra aba ou janela. Escolha “${TRY_AGAIN}” para usá-lo aqui.`,
  kicked: KICKED,
  'network-banned': 'A moderação removeu alguém da sua rede. Por enquanto, novas pessoas não podem entrar por ela.',
  'users-only': 'Só quem fez login pode entrar nesta sala.',
  'room-deleted': 'Esta sala e suas mensagens foram apagadas.',
  'not-admin': 'O token de administração está incorreto.',
};

const day = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', day: 'numeric', month: 'long' });
const time = new Intl.DateTimeFormat(LOCALE, { hour: 'numeric', minute: '2-digit' });
/** Names a moment without an article, since days of the week have two genders. */
const moment = (at: number): string => `${day.format(at)}, ${time.format(at)}`;

function requestRefused({ code, retryAfter = 0 }: ErrorMessage, command: ClientCommand): string {
  switch (code) {
    case 'bad-name':
      return badName(command.type === 'rename' ? (command.name ?? '') : '');
    case 'name-taken':
      return 'Esse nome, ou um muito parecido, já está em uso. Escolha outro.';
    case 'too-soon':
      return `Você só pode mudar de nome a cada 30 segundos. Tente novamente em ${Math.ceil(retryAfter / 1_000)}\u00a0s.`;
    case 'not-found':
      return command.type === 'kick' ? 'Essa pessoa já saiu.' : 'Essa mensagem não existe mais.';
    case 'not-yours':
      return 'Só quem escreveu uma mensagem pode editá-la ou apagá-la.';
    case 'not-moderator':
      return 'Só a moderação pode fazer isso.';
    case 'too-many':
      return 'Esta mensagem não aceita mais reações diferentes.';
    case 'readonly':
      return READ_ONLY;
    case 'journal':
      return 'O servidor não conseguiu salvar. Tente novamente.';
    case 'too-long':
    case 'bad-text':
      return 'Esse texto é longo demais ou tem caracteres que não podem ser exibidos.';
    case 'rank':
      return 'Você só pode fazer isso com pessoas de nível inferior.';
    case 'conflict':
      return 'Outra pessoa acabou de mudar as configurações. Confira e tente novamente.';
    case 'muted':
      return 'A moderação silenciou você.';
    case 'paused':
      return 'A sala está pausada.';
    case 'links':
      return 'Não é permitido publicar links aqui.';
    case 'words':
      return 'A mensagem contém uma palavra que não é permitida aqui.';
    default:
      return 'O servidor recusou.';
  }
}

function badName(name: string): string {
  return /^[\w-]{2,32}$/.test(name) ? 'Esse nome é reservado. Escolha outro.' : NAME_RULE;
}

const plurals = new Intl.PluralRules('pt-BR');

// `one` includes 0: "0 mensagem".
function counted(count: number, one: string, other: string): string {
  return plurals.select(count) === 'one' ? one : other;
}

function people(count: number): string {
  return `${count} ${counted(count, 'pessoa', 'pessoas')}`;
}

function newMessages(count: number): string {
  return `${number(count)} ${counted(count, 'nova mensagem', 'novas mensagens')}`;
}

/** Portuguese of Brazil, with "você". */
export const words: BaseWords = {
  locale: LOCALE,
  direction: 'ltr',

  // The box, its launcher and notifications.

  chat: (room) => `Chat: ${room}`,
  openChat: (room, unread) => `Abrir o chat ${room}${unread === 0 ? '' : `, ${newMessages(unread)}`}`,
  closeChat: 'Fechar o chat',
  notifyMe: 'Avisar sobre novas mensagens quando eu não estiver aqui',
  notificationTitle: (name, room) => `${name} em ${room}`,
  messages: (room) => `Mensagens em ${room}`,

  // People.

  online: (count) => `${number(count)} online`,
  peopleOnline: 'Pessoas online',
  tooManyToList: 'Há pessoas demais para mostrar uma lista.',
  filterPeople: 'Filtrar pessoas',
  nobodyFound: 'Ninguém aqui tem esse nome.',
  you: 'você',
  rename: 'Mudar seu nome',
  fixedName: 'Este nome não pode ser mudado.',
  newName: 'Novo nome',
  nameRule: `${NAME_RULE} Você pode mudar de nome a cada 30 segundos.`,
  badName,
  randomName: 'Nome aleatório',
  moderatePerson: (name) => `Moderar ${name}…`,
  verified: (site) => `verificado por ${site}`,
  moderator: 'moderação',
  owner: 'responsável',
  pinned: 'Mensagem fixada',
  notices: 'Avisos',
  noticeFrom: (name) => `Aviso de ${name}`,

  // The status line.

  youAre: (name) => ['Você é ', name],
  readOnly: (name) => ['Você está lendo como ', name, `. ${READ_ONLY}`],
  readOnlyGuest: (name) => ['Você está lendo como ', name, '. Faça login para escrever.'],
  typing([first, second, ...more]) {
    if (first === undefined) return [];
    if (second === undefined) return [first, ' está digitando…'];
    return more.length === 0 ? [first, ' e ', second, ' estão digitando…'] : ['Várias pessoas estão digitando…'];
  },
  join: 'Entrar no chat',
  joining: 'Conectando…',
  notJoined: 'Você não está no chat.',
  offline: 'Você está offline.',
  reconnected: 'Você está conectado de novo.',
  reconnectingIn: (seconds) => `Reconexão em ${seconds}\u00a0s.`,
  reconnecting: 'Reconectando…',
  tryNow: 'Tentar agora',
  tryAgain: TRY_AGAIN,
  catchingUp: 'Carregando as mensagens que você perdeu…',
  connectFailure(why) {
    switch (why.kind) {
      case 'refused':
        return /^No WebRTC/.test(why.detail)
          ? 'Este chat precisa do WebRTC, que este navegador não oferece ou está desativado.'
          : why.detail;
      case 'unreachable':
        return 'Não foi possível acessar o servidor do chat.';
      case 'timeout':
      case 'ice-failed':
        return 'Não foi possível conectar ao servidor do chat. Talvez sua rede o bloqueie.';
      case 'cors-blocked':
        return 'O servidor do chat não aceita este site. Quem administra o servidor pode autorizá-lo.';
      case 'lost':
        return 'A conexão foi perdida.';
      case 'token-failed':
        return 'Não foi possível fazer seu login.';
      case 'signed-out':
        return 'Sua sessão terminou. Faça login novamente para entrar no chat.';
      case 'closed':
        return why.until !== undefined
          ? `${closed[why.close.code]} Você poderá voltar depois de ${moment(why.until)}.`
          : closed[why.close.code];
    }
  },

  // Shown where there are no messages.

  idleTitle: 'Participe da conversa',
  idleHint: 'Ao entrar, você recebe um nome aleatório.',
  joiningTitle: 'Conectando…',
  aloneTitle: 'Ainda não há mais ninguém aqui',
  aloneHint: 'Compartilhe esta página ou abra-a em outra aba e diga olá.',
  emptyTitle: 'Nenhuma mensagem ainda',
  emptyHint: (others) => `Há ${counted(others, 'mais 1 pessoa', `mais ${others} pessoas`)} online. Diga olá.`,
  readOnlyHint: 'As novas mensagens aparecem aqui.',
  notConnectedTitle: 'Sem conexão',
  reconnectingHint: 'Você pode continuar escrevendo. Suas mensagens serão enviadas quando a conexão voltar.',
  disconnectedHint: (why) =>
    why.kind === 'refused' && why.status === 401
      ? 'Se este site tiver login, entre nele. Caso contrário, quem o administra pode adicionar um token de acesso a este servidor.'
      : why.kind === 'signed-out'
        ? `Faça login neste site e escolha “${TRY_AGAIN}”.`
        : `Escolha “${TRY_AGAIN}” para se reconectar.`,

  // Messages and what stands between them.

  joined: (name) => [name, ' entrou'],
  left: (name) => [name, ' saiu'],
  renamed: (was, name) => [was, ' agora se chama ', name],
  joinedAndLeft(joined, left) {
    const gone = counted(left, 'saiu', 'saíram');
    return joined === 0
      ? `${people(left)} ${gone}`
      : `${people(joined)} ${counted(joined, 'entrou', 'entraram')}${left === 0 ? '' : `, ${left} ${gone}`}`;
  },
  today: 'Hoje',
  yesterday: 'Ontem',
  deleted: 'Esta mensagem foi apagada.',
  edited: '(editada)',
  showAll: 'Mostrar tudo',
  sending: 'Enviando',
  mentionsYou: 'Menciona você',
  inReplyTo: 'Em resposta a:',
  originalNotLoaded: 'Uma mensagem anterior',
  originalSearching: 'Carregando a mensagem original…',
  originalUnavailable: 'A mensagem original é antiga demais ou não está mais disponível.',
  reactions: 'Reações',
  reaction: (emoji, count) => `${emoji}, ${people(count)}`,
  others: (count) => `mais ${count}`,
  loadOlder: 'Carregar mensagens anteriores',
  newDivider: 'Novas',
  newMessages,
  jumpToLatest: 'Ir para a mensagem mais recente',
  messageAnnouncement: (name, text) => `${name}: ${text}`,
  messageLabel: (name, at, text) => `${name}, ${at}: ${text}`,

  // Actions on a message.

  messageActions: 'Ações da mensagem',
  react: 'Reagir',
  reactWith: (emoji) => `Reagir com ${emoji}`,
  moreEmoji: 'Mais emojis',
  reply: 'Responder',
  edit: 'Editar',
  delete: 'Apagar',
  confirmDelete: 'Apagar esta mensagem para todos?',
  wasDeleted: 'Apagada.',
  undoDeletion: 'Desfazer',
  report: 'Denunciar…',
  pin: 'Fixar',
  unpin: 'Desafixar',
  copyText: 'Copiar texto',
  textCopied: 'Texto copiado.',
  reportTitle: 'Denunciar esta mensagem à moderação',
  reportReason: 'Qual é o problema?',
  sendReport: 'Denunciar',
  reportSent: 'Agradecemos. A moderação vai ver sua denúncia.',

  // The message field.

  messageField: 'Mensagem',
  send: 'Enviar',
  canSendIn: (seconds) => `Você poderá enviar novamente em ${seconds}\u00a0s.`,
  canSendAt: (at) => `Você poderá enviar novamente depois de ${moment(at)}.`,
  limit(why) {
    switch (why.kind) {
      case 'muted':
        return `A moderação silenciou você${why.reason ? `: ${why.reason}` : '.'}`;
      case 'paused':
        return 'A moderação pausou esta sala.';
      case 'newcomer':
        return 'Novos visitantes ainda não podem escrever aqui.';
      case 'slow':
        return `Modo lento: uma mensagem a cada ${why.seconds}\u00a0s.`;
    }
  },
  sendingTooFast: 'Você está enviando rápido demais. Sua mensagem será enviada automaticamente.',
  save: 'Salvar',
  cancel: 'Cancelar',
  close: 'Fechar',
  editing: 'Editando sua mensagem',
  replyingTo: (name) => `Respondendo a ${name}`,
  nameSuggestions: 'Nomes sugeridos',
  nameSuggestionCount: (count) =>
    counted(
      count,
      `${count} nome. Pressione Enter para usá-lo.`,
      `${count} nomes. Escolha com as setas e pressione Enter.`,
    ),
  commandHelp: [
    '/nick e um nome: muda seu nome. Sem nome, você recebe um aleatório.',
    '/me e um texto: descreve o que você está fazendo.',
    '/help: mostra estes comandos.',
    '//: começa uma mensagem com uma barra.',
    '**negrito**, *itálico*, ~~riscado~~, `código`: formata o texto. Linhas que começam com > são uma citação; com -, uma lista.',
  ].join('\n'),
  unknownCommand: (command) =>
    `O comando ${command} não existe. /help mostra todos os comandos. Pressione Enter novamente para enviar como mensagem.`,
  insertEmoji: 'Inserir emoji',
  charactersLeft: (left) => `${counted(left, 'resta', 'restam')} ${number(left)}`,
  charactersOver: (over) => `${number(over)} a mais`,
  outboxFull: 'Há mensagens demais na fila de envio. Espere a conexão voltar.',

  // Pictures.

  picture: (alt) => (alt ? `Imagem: ${alt}` : 'Imagem'),
  addPicture: 'Adicionar uma imagem',
  picturesToSend: 'Imagens para enviar',
  describePicture: 'Descrição',
  describePictureHint: 'Descreva para quem não pode ver',
  removePicture: 'Remover a imagem',
  uploading: (percent) => `Enviando… ${percent}%`,
  uploaded: 'Imagem enviada ao servidor.',
  retryUpload: 'Tentar de novo',
  pictureProblem: (why) =>
    ({
      off: 'Você não pode enviar imagens aqui.',
      type: 'Só é possível enviar imagens PNG, JPEG e WebP.',
      size: 'Esta imagem é grande demais.',
      many: 'Você pode enviar até 4 imagens de uma vez.',
      offline: 'Sem conexão. Tente de novo em instantes.',
      limit: 'Imagens demais. Tente mais tarde.',
      failed: 'O envio falhou. Tente de novo.',
    })[why],
  pictureOf: (name) => `Imagem de ${name}`,
  previousPicture: 'Imagem anterior',
  nextPicture: 'Próxima imagem',
  savePicture: 'Salvar a imagem',
  pictureGone: 'Esta imagem não está mais disponível.',

  // Failures.

  loadFailed: 'Não foi possível carregar. Tente novamente ou recarregue a página.',
  resend: 'Enviar novamente',
  sendFailure(why) {
    switch (why) {
      case 'too-long':
        return 'Não enviada: a mensagem é longa demais.';
      case 'bad-text':
        return 'Não enviada: a mensagem não tem texto visível ou tem caracteres que não podem ser exibidos.';
      case 'ended':
        return 'Não enviada: a conexão foi encerrada.';
      case 'journal':
        return 'Não enviada: o servidor não conseguiu salvá-la.';
      case 'muted':
        return 'Não enviada: a moderação silenciou você.';
      case 'slow-mode':
        return 'Não enviada: a sala está no modo lento.';
      case 'paused':
        return 'Não enviada: a sala está pausada.';
      case 'newcomer':
        return 'Não enviada: novos visitantes ainda não podem escrever.';
      case 'guests':
        return 'Não enviada: visitantes só podem ler aqui.';
      case 'links':
        return 'Não enviada: não é permitido publicar links aqui.';
      case 'words':
        return 'Não enviada: contém uma palavra que não é permitida aqui.';
      case 'file':
        return 'Não enviada: esta imagem não pode mais ser enviada.';
      default:
        return 'Não enviada.';
    }
  },
  requestRefused,
  nameTaken: (was, name) => `Alguém pegou o nome ${was} enquanto você estava fora. Agora você é ${name}.`,

  // The emoji picker.

  emoji: 'Emojis',
  searchEmoji: 'Buscar emoji',
  emojiLoading: 'Carregando…',
  noEmojiFound: 'Nenhum emoji encontrado. Tente outra palavra.',
  emojiFound: (count) => counted(count, `${number(count)} emoji`, `${number(count)} emojis`),
  emojiGroups: 'Grupos',
  emojiGroup: {
    recent: 'Recentes',
    smileys: 'Rostos e emoções',
    people: 'Pessoas e gestos',
    nature: 'Animais e natureza',
    food: 'Comidas e bebidas',
    travel: 'Viagens e lugares',
    activities: 'Atividades',
    objects: 'Objetos',
    symbols: 'Símbolos',
    flags: 'Bandeiras',
  },
  skinTone: 'Tom de pele',
  skinTones: {
    none: 'Amarelo',
    light: 'Claro',
    mediumLight: 'Meio-claro',
    medium: 'Médio',
    mediumDark: 'Meio-escuro',
    dark: 'Escuro',
  },

  // The search.

  search: 'Buscar mensagens',
  searchHint: 'Encontra mensagens deste chat, inclusive antigas.',
  searchResults: 'Mensagens encontradas',
  found: (count) => (count === 0 ? 'Nenhuma mensagem encontrada.' : `Mensagens encontradas: ${number(count)}`),
  searching: 'Buscando em mensagens mais antigas…',
  searchOlder: 'Buscar nas antigas',
  searchesLoaded: 'Este servidor só pode buscar nas mensagens carregadas.',
  searchOffline: 'Sem conexão. A busca inclui só as mensagens carregadas.',
  searchFailed: 'Não foi possível buscar em mensagens mais antigas.',

  // The connection panel.

  more: 'Mais',
  connection: 'Conexão',
  notConnected: 'Sem conexão.',
  transport: 'Transporte',
  transportName: (route) => (route === 'websocket' ? 'WebSocket (TCP)' : 'Canal de dados (UDP)'),
  route: 'Rota',
  direct: 'Direta',
  relayed: 'Retransmitida (TURN)',
  roundTrip: 'Ida e volta',
  milliseconds: (count) => `${count}\u00a0ms`,
  ipVersion: 'Versão do IP',
  connectedSince: 'Conexão desde',
  fallbackReason(why) {
    const next = 'De tempos em tempos, o chat tenta de novo um canal de dados.';
    switch (why.kind) {
      case 'refused':
        return `O servidor recusou o canal de dados: ${why.detail}`;
      case 'lost':
        return `O canal de dados parou de responder, por isso o chat usa um WebSocket. ${next}`;
      default:
        return `O UDP não funciona nesta rede, por isso o chat usa um WebSocket. ${next}`;
    }
  },
};
