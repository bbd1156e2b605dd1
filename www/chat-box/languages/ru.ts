import type { CloseCode } from '../../../src/protocol/close-codes.ts';
import type { ClientCommand } from '../../client/outbox/outgoing.ts';
import type { ErrorMessage } from '../../../src/protocol/server-messages.ts';
import type { BaseWords } from './en.ts';
import { numberFormat, regional } from './regional.ts';

// Past tenses of verbs have a gender in Russian, so sentences about a person use the present tense or a noun.

const LOCALE = regional('ru');
const number = numberFormat(LOCALE);
const TRY_AGAIN = 'Повторить';
const TRY_LATER = 'Подождите немного и попробуйте снова.';
const INCOMPATIBLE = 'Эта страница несовместима с сервером. Перезагрузите страницу.';
const NAME_RULE = 'От 2 до 32 символов: латинские буквы, цифры, _ и -.';
const READ_ONLY = 'Писать в этой комнате вы не можете.';
const KICKED = 'Модератор удалил вас из чата.';
const MUTED = 'Модератор запретил вам писать';

const closed: Readonly<Record<CloseCode, string>> = {
  shutdown: 'Сервер перезапускается.',
  silent: 'Соединение слишком долго не отвечало.',
  'hello-timeout': 'Подключение заняло слишком много времени.',
  slow: 'Ваше соединение слишком медленное для этой комнаты.',
  'room-limit': 'На сервере нет места для ещё одной комнаты.',
  failed: 'Серверу не удалось прочитать историю.',
  busy: 'Слишком много подключений из вашей сети.',
  expired: 'Срок действия сеанса истёк.',
  ended: `Вы вышли из чата. Чтобы вернуться, нажмите «${TRY_AGAIN}».`,
  protocol: INCOMPATIBLE,
  unsupported: INCOMPATIBLE,
  'too-many-channels': 'Эта страница открыла слишком много каналов. Перезагрузите её.',
  'too-large': 'Сообщение оказалось слишком большим для сервера.',
  flood: `Вы отправили больше, чем сервер может обработать. ${TRY_LATER}`,
  rate: `Вы отправили слишком много за короткое время. ${TRY_LATER}`,
  replaced: `Этот чат теперь открыт в другой вкладке или окне. Чтобы продолжить здесь, нажмите «${TRY_AGAIN}».`,
  kicked: KICKED,
  'network-banned': 'Модератор удалил кого-то из вашей сети. Новые участники из неё пока не могут войти.',
  'users-only': 'В эту комнату можно войти только с учётной записью.',
  'room-deleted': 'Эта комната и её сообщения удалены.',
  'not-admin': 'Неверный токен администратора.',
};

const moment = new Intl.DateTimeFormat(LOCALE, {
  ...({ day: 'numeric', month: 'long' } as const),
  ...({ hour: 'numeric', minute: '2-digit' } as const),
});

const plurals = new Intl.PluralRules('ru');

/** Returns the form of a noun after a number: 1 and 21, then 2 to 4 and 22, then 5 to 20. */
function form(count: number, one: string, few: string, many: string): string {
  switch (plurals.select(count)) {
    case 'one':
      return one;
    case 'few':
      return few;
    default:
      return many;
  }
}

const seconds = (count: number): string => `${count}\u00a0${form(count, 'секунду', 'секунды', 'секунд')}`;
const newMessages = (count: number): string =>
  `${number(count)} ${form(count, 'новое сообщение', 'новых сообщения', 'новых сообщений')}`;

function requestRefused({ code, retryAfter = 0 }: ErrorMessage, command: ClientCommand): string {
  switch (code) {
    case 'bad-name':
      return badName(command.type === 'rename' ? (command.name ?? '') : '');
    case 'name-taken':
      return 'Это имя или очень похожее уже занято. Выберите другое.';
    case 'too-soon':
      return `Менять имя можно раз в 30 секунд. Попробуйте через ${seconds(Math.ceil(retryAfter / 1_000))}.`;
    case 'not-found':
      return command.type === 'kick' ? 'Этого участника здесь уже нет.' : 'Этого сообщения больше нет.';
    case 'not-yours':
      return 'Изменить или удалить сообщение может только его автор.';
    case 'not-moderator':
      return 'Это могут делать только модераторы.';
    case 'too-many':
      return 'К этому сообщению больше нельзя добавить новые виды реакций.';
    case 'readonly':
      return READ_ONLY;
    case 'journal':
      return 'Серверу не удалось это сохранить. Попробуйте снова.';
    case 'too-long':
    case 'bad-text':
      return 'Текст слишком длинный или содержит символы, которые нельзя показать.';
    case 'rank':
      return 'Это возможно только с участниками, чьи права ниже ваших.';
    case 'conflict':
      return 'Другой модератор только что изменил настройки. Проверьте их и попробуйте снова.';
    case 'muted':
      return `${MUTED}.`;
    case 'paused':
      return 'Комната на паузе.';
    case 'links':
      return 'Здесь нельзя публиковать ссылки.';
    case 'words':
      return 'В сообщении есть слово, которое здесь запрещено.';
    default:
      return 'Сервер отклонил запрос.';
  }
}

function badName(name: string): string {
  return /^[\w-]{2,32}$/.test(name) ? 'Это имя зарезервировано. Выберите другое.' : NAME_RULE;
}

/** Russian, with the polite "вы". */
export const words: BaseWords = {
  locale: LOCALE,
  direction: 'ltr',

  // The box, its launcher and notifications.

  chat: (room) => `Чат: ${room}`,
  openChat: (room, unread) => `Открыть чат ${room}${unread === 0 ? '' : `, ${newMessages(unread)}`}`,
  closeChat: 'Закрыть чат',
  notifyMe: 'Уведомлять о новых сообщениях, когда меня здесь нет',
  notificationTitle: (name, room) => `${name} в чате ${room}`,
  messages: (room) => `Сообщения в чате ${room}`,

  // People.

  online: (count) => `${number(count)} в сети`,
  peopleOnline: 'Участники в сети',
  tooManyToList: 'Слишком много участников для списка.',
  filterPeople: 'Найти участника',
  nobodyFound: 'Здесь нет никого с таким именем.',
  you: 'вы',
  rename: 'Изменить имя',
  fixedName: 'Это имя нельзя изменить.',
  newName: 'Новое имя',
  nameRule: `${NAME_RULE} Менять имя можно раз в 30 секунд.`,
  badName,
  randomName: 'Случайное имя',
  moderatePerson: (name) => `Модерировать: ${name}…`,
  verified: (site) => `подтверждено сайтом ${site}`,
  moderator: 'модератор',
  owner: 'владелец',
  pinned: 'Закреплённое сообщение',
  notices: 'Уведомления',
  noticeFrom: (name) => `Уведомление от ${name}`,

  // The status line.

  youAre: (name) => ['Вы\u00a0— ', name],
  readOnly: (name) => ['Вы читаете как ', name, `. ${READ_ONLY}`],
  readOnlyGuest: (name) => ['Вы читаете как ', name, '. Войдите, чтобы писать.'],
  typing([first, second, ...more]) {
    if (first === undefined) return [];
    if (second === undefined) return [first, ' печатает…'];
    return more.length === 0 ? [first, ' и ', second, ' печатают…'] : ['Несколько человек печатают…'];
  },
  join: 'Войти в чат',
  joining: 'Подключение…',
  notJoined: 'Вы не в чате.',
  offline: 'Нет подключения к интернету.',
  reconnected: 'Соединение восстановлено.',
  reconnectingIn: (count) => `Повтор через ${seconds(count)}.`,
  reconnecting: 'Переподключение…',
  tryNow: 'Повторить сейчас',
  tryAgain: TRY_AGAIN,
  catchingUp: 'Загрузка пропущенных сообщений…',
  connectFailure(why) {
    switch (why.kind) {
      case 'refused':
        return /^No WebRTC/.test(why.detail)
          ? 'Этому чату нужен WebRTC, но браузер его не поддерживает или он отключён.'
          : why.detail;
      case 'unreachable':
        return 'Сервер чата недоступен.';
      case 'timeout':
      case 'ice-failed':
        return 'Не удалось подключиться к серверу чата. Возможно, его блокирует ваша сеть.';
      case 'cors-blocked':
        return 'Сервер чата не принимает этот сайт. Разрешить его может администратор сервера.';
      case 'lost':
        return 'Соединение прервано.';
      case 'token-failed':
        return 'Не удалось выполнить вход.';
      case 'signed-out':
        return 'Сеанс завершён. Войдите снова, чтобы вернуться в чат.';
      case 'closed':
        return why.until !== undefined
          ? `${closed[why.close.code]} Вернуться можно после ${moment.format(why.until)}.`
          : closed[why.close.code];
    }
  },

  // Shown where there are no messages.

  idleTitle: 'Присоединяйтесь к разговору',
  idleHint: 'При входе вы получите случайное имя.',
  joiningTitle: 'Подключение…',
  aloneTitle: 'Здесь пока больше никого нет',
  aloneHint: 'Поделитесь этой страницей или откройте её в другой вкладке и поздоровайтесь.',
  emptyTitle: 'Сообщений пока нет',
  emptyHint: (others) =>
    `В сети ещё ${others}\u00a0${form(others, 'участник', 'участника', 'участников')}. Поздоровайтесь.`,
  readOnlyHint: 'Новые сообщения появятся здесь.',
  notConnectedTitle: 'Нет соединения',
  reconnectingHint: 'Вы можете писать дальше. Сообщения будут отправлены, когда соединение восстановится.',
  disconnectedHint: (why) =>
    why.kind === 'refused' && why.status === 401
      ? 'Если на этом сайте есть вход, войдите. Иначе владелец сайта может добавить токен доступа к этому серверу.'
      : why.kind === 'signed-out'
        ? `Войдите на этом сайте и нажмите «${TRY_AGAIN}».`
        : `Чтобы подключиться снова, нажмите «${TRY_AGAIN}».`,

  // Messages and what stands between them.

  joined: (name) => [name, ' входит в чат'],
  left: (name) => [name, ' покидает чат'],
  renamed: (was, name) => [was, ' меняет имя на ', name],
  joinedAndLeft(joined, left) {
    const people = (count: number) => `${count}\u00a0${form(count, 'участник', 'участника', 'участников')}`;
    const gone = form(left, 'вышел', 'вышли', 'вышли');
    return joined === 0
      ? `${people(left)} ${gone}`
      : `${people(joined)} ${form(joined, 'вошёл', 'вошли', 'вошли')}${left === 0 ? '' : `, ${left} ${gone}`}`;
  },
  today: 'Сегодня',
  yesterday: 'Вчера',
  deleted: 'Это сообщение удалено.',
  edited: '(изменено)',
  showAll: 'Показать всё',
  sending: 'Отправляется',
  mentionsYou: 'Упоминает вас',
  inReplyTo: 'В ответ на:',
  originalNotLoaded: 'Более раннее сообщение',
  originalSearching: 'Загрузка исходного сообщения…',
  originalUnavailable: 'Исходное сообщение слишком старое или больше недоступно.',
  reactions: 'Реакции',
  reaction: (emoji, count) => `${emoji}, ${count}\u00a0${form(count, 'человек', 'человека', 'человек')}`,
  others: (count) => `ещё ${count}\u00a0${form(count, 'человек', 'человека', 'человек')}`,
  loadOlder: 'Загрузить прежние сообщения',
  newDivider: 'Новые',
  newMessages,
  jumpToLatest: 'К последнему сообщению',
  messageAnnouncement: (name, text) => `${name}: ${text}`,
  messageLabel: (name, time, text) => `${name}, ${time}: ${text}`,

  // Actions on a message.

  messageActions: 'Действия с сообщением',
  react: 'Реакция',
  reactWith: (emoji) => `Поставить ${emoji}`,
  moreEmoji: 'Другие эмодзи',
  reply: 'Ответить',
  edit: 'Изменить',
  delete: 'Удалить',
  confirmDelete: 'Удалить это сообщение для всех?',
  wasDeleted: 'Удалено.',
  undoDeletion: 'Отменить',
  report: 'Пожаловаться…',
  pin: 'Закрепить',
  unpin: 'Открепить',
  copyText: 'Скопировать текст',
  textCopied: 'Текст скопирован.',
  reportTitle: 'Пожаловаться модераторам на это сообщение',
  reportReason: 'Что с ним не так?',
  sendReport: 'Пожаловаться',
  reportSent: 'Спасибо. Модераторы увидят вашу жалобу.',

  // The message field.

  messageField: 'Сообщение',
  send: 'Отправить',
  canSendIn: (count) => `Отправить снова можно через ${seconds(count)}.`,
  canSendAt: (time) => `Отправить снова можно после ${moment.format(time)}.`,
  limit(why) {
    switch (why.kind) {
      case 'muted':
        return `${MUTED}${why.reason ? `: ${why.reason}` : '.'}`;
      case 'paused':
        return 'Модератор поставил эту комнату на паузу.';
      case 'newcomer':
        return 'Новые гости пока не могут здесь писать.';
      case 'slow':
        return `Медленный режим: одно сообщение раз в ${seconds(why.seconds)}.`;
    }
  },
  sendingTooFast: 'Вы отправляете слишком быстро. Сообщение будет отправлено автоматически.',
  save: 'Сохранить',
  cancel: 'Отмена',
  close: 'Закрыть',
  editing: 'Изменение сообщения',
  replyingTo: (name) => `Ответ для ${name}`,
  nameSuggestions: 'Предложенные имена',
  nameSuggestionCount: (count) =>
    count === 1
      ? '1 имя. Нажмите Enter, чтобы вставить его.'
      : `${count} ${form(count, 'имя', 'имени', 'имён')}. Выберите стрелками и нажмите Enter.`,
  commandHelp: [
    '/nick и имя: меняет ваше имя. Без имени вы получите случайное.',
    '/me и текст: описывает, что вы делаете.',
    '/help: показывает эти команды.',
    '//: начинает сообщение с косой черты.',
    '**жирный**, *курсив*, ~~зачёркнутый~~, `код`: форматирует текст. Строки, которые начинаются с >, — цитата, с - — список.',
  ].join('\n'),
  unknownCommand: (command) =>
    `Команды ${command} нет. Все команды покажет /help. Чтобы отправить это как сообщение, нажмите Enter ещё раз.`,
  insertEmoji: 'Вставить эмодзи',
  charactersLeft: (left) => `осталось ${number(left)}`,
  charactersOver: (over) => `лишних: ${number(over)}`,
  outboxFull: 'Слишком много сообщений ждут отправки. Подождите, пока соединение восстановится.',

  // Pictures.

  picture: (alt) => (alt ? `Изображение: ${alt}` : 'Изображение'),
  addPicture: 'Добавить изображение',
  picturesToSend: 'Изображения для отправки',
  describePicture: 'Описание',
  describePictureHint: 'Опишите его для тех, кто не может его видеть',
  removePicture: 'Убрать изображение',
  uploading: (percent) => `Загрузка… ${percent}\u00a0%`,
  uploaded: 'Изображение загружено.',
  retryUpload: 'Повторить',
  pictureProblem: (why) =>
    ({
      off: 'Здесь нельзя отправлять изображения.',
      type: 'Можно отправлять только изображения PNG, JPEG и WebP.',
      size: 'Это изображение слишком большое.',
      many: 'За один раз можно отправить до 4 изображений.',
      offline: 'Нет соединения. Повторите попытку чуть позже.',
      limit: 'Слишком много изображений. Повторите попытку позже.',
      failed: 'Не удалось загрузить. Повторите попытку.',
    })[why],
  pictureOf: (name) => `Изображение от ${name}`,
  previousPicture: 'Предыдущее изображение',
  nextPicture: 'Следующее изображение',
  savePicture: 'Сохранить изображение',
  pictureGone: 'Это изображение больше недоступно.',

  // Failures.

  loadFailed: 'Не удалось загрузить. Попробуйте снова или перезагрузите страницу.',
  resend: 'Отправить снова',
  sendFailure(why) {
    switch (why) {
      case 'too-long':
        return 'Не отправлено: сообщение слишком длинное.';
      case 'bad-text':
        return 'Не отправлено: в сообщении нет видимого текста или есть символы, которые нельзя показать.';
      case 'ended':
        return 'Не отправлено: соединение закрыто.';
      case 'journal':
        return 'Не отправлено: серверу не удалось сохранить сообщение.';
      case 'muted':
        return 'Не отправлено: модератор запретил вам писать.';
      case 'slow-mode':
        return 'Не отправлено: в комнате включён медленный режим.';
      case 'paused':
        return 'Не отправлено: комната на паузе.';
      case 'newcomer':
        return 'Не отправлено: новые гости пока не могут писать.';
      case 'guests':
        return 'Не отправлено: гости могут здесь только читать.';
      case 'links':
        return 'Не отправлено: здесь нельзя публиковать ссылки.';
      case 'words':
        return 'Не отправлено: в сообщении есть слово, которое здесь запрещено.';
      case 'file':
        return 'Не отправлено: это изображение больше нельзя отправить.';
      default:
        return 'Не отправлено.';
    }
  },
  requestRefused,
  nameTaken: (was, name) => `Пока вас не было, имя ${was} заняли. Теперь вы ${name}.`,

  // The emoji picker.

  emoji: 'Эмодзи',
  searchEmoji: 'Найти эмодзи',
  emojiLoading: 'Загрузка…',
  noEmojiFound: 'Ничего не найдено. Попробуйте другое слово.',
  emojiFound: (count) => `${number(count)} эмодзи`,
  emojiGroups: 'Группы',
  emojiGroup: {
    recent: 'Недавние',
    smileys: 'Смайлики и эмоции',
    people: 'Люди и жесты',
    nature: 'Животные и природа',
    food: 'Еда и напитки',
    travel: 'Путешествия и места',
    activities: 'Занятия',
    objects: 'Предметы',
    symbols: 'Символы',
    flags: 'Флаги',
  },
  skinTone: 'Тон кожи',
  skinTones: {
    none: 'Жёлтый',
    light: 'Светлый',
    mediumLight: 'Умеренно светлый',
    medium: 'Средний',
    mediumDark: 'Умеренно тёмный',
    dark: 'Тёмный',
  },

  // The search.

  search: 'Поиск сообщений',
  searchHint: 'Находит сообщения этого чата, в том числе старые.',
  searchResults: 'Найденные сообщения',
  found: (count) => (count === 0 ? 'Ничего не найдено.' : `Найдено сообщений: ${number(count)}`),
  searching: 'Идёт поиск в более старых сообщениях…',
  searchOlder: 'Искать в старых',
  searchesLoaded: 'Этот сервер может искать только в загруженных сообщениях.',
  searchOffline: 'Нет соединения. Поиск идёт только по загруженным сообщениям.',
  searchFailed: 'Не удалось выполнить поиск в более старых сообщениях.',

  // The connection panel.

  more: 'Ещё',
  connection: 'Соединение',
  notConnected: 'Нет соединения.',
  transport: 'Транспорт',
  transportName: (route) => (route === 'websocket' ? 'WebSocket (TCP)' : 'Канал данных (UDP)'),
  route: 'Маршрут',
  direct: 'Прямой',
  relayed: 'Через ретранслятор (TURN)',
  roundTrip: 'Время туда и обратно',
  milliseconds: (count) => `${count}\u00a0мс`,
  ipVersion: 'Версия IP',
  connectedSince: 'На связи с',
  fallbackReason(why) {
    const next = 'Время от времени чат снова пробует канал данных.';
    switch (why.kind) {
      case 'refused':
        return `Сервер отклонил канал данных: ${why.detail}`;
      case 'lost':
        return `Канал данных перестал отвечать, поэтому используется WebSocket. ${next}`;
      default:
        return `UDP в этой сети не работает, поэтому используется WebSocket. ${next}`;
    }
  },
};
