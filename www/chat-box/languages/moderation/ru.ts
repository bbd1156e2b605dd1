import type { ModerationWords } from '../en.ts';

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

/** Names a number of seconds in the form that follows "раз в" or "через". */
const duration = (seconds: number): string => `${seconds}\u00a0${form(seconds, 'секунду', 'секунды', 'секунд')}`;

/** Words of moderators, in Russian. Past tenses have a gender, so lines of the log use nouns. */
export const words: ModerationWords = {
  action: 'Действие',
  mutes: [
    [600, 'Запретить писать на 10 минут'],
    [86_400, 'Запретить писать на день'],
  ],
  bans: [
    [0, 'Удалить. Вернуться можно сразу'],
    [3_600, 'Заблокировать на час'],
    [86_400, 'Заблокировать на день'],
    [604_800, 'Заблокировать на неделю'],
    [315_360_000, 'Заблокировать навсегда'],
  ],
  erase: 'Удалить сообщения участника',
  eraseChoice: { none: 'Не удалять', hour: 'За последний час', day: 'За последние сутки', all: 'Все' },
  optionalReason: 'Причина (необязательно)',
  apply: 'Применить',
  confirmErase: (name) => `Удалить сообщения участника ${name}? Отменить это будет нельзя.`,
  wasMuted: (name) => `${name} больше не может писать.`,
  wasBanned: (name) => `Участник ${name} заблокирован.`,
  wasRemoved: (name) => `Участник ${name} удалён из чата.`,
  wasLifted: (name) => `${name} снова может войти и писать.`,
  undo: 'Отменить',

  moderation: (open) =>
    open === 0
      ? 'Модерация'
      : `Модерация, ${open} ${form(open, 'открытая жалоба', 'открытые жалобы', 'открытых жалоб')}`,
  reports: 'Жалобы',
  sanctions: 'Блокировки и запреты',
  roomSettings: 'Комната',
  log: 'Журнал',
  loading: 'Загрузка…',
  noReports: 'Открытых жалоб нет.',
  noSanctions: 'Блокировок и запретов нет.',
  noLog: 'Пока ничего не произошло.',
  reportedBy: (name, time) => `Жалоба от ${name}, ${time}`,
  messageGone: 'Этого сообщения больше нет.',
  deleteMessage: 'Удалить сообщение',
  dismissReport: 'Отклонить',
  bannedUntil: (time) => `Блокировка до ${time}`,
  mutedUntil: (time) => `Запрет писать до ${time}`,
  bannedForever: 'Блокировка навсегда',
  byModerator: (name, time) => `Модератор ${name}, ${time}`,
  wholeNetwork: 'Это касается и других гостей из той же сети.',
  lift: 'Снять',
  showMore: 'Показать ещё',
  logLine: (action, by, person) =>
    ({
      kick: [by, ': удаление участника ', person],
      ban: [by, ': блокировка участника ', person],
      mute: [by, ': запрет писать для ', person],
      unban: [by, ': снятие ограничений для ', person],
      delete: [by, ': удаление сообщения участника ', person],
      erase: [by, ': удаление сообщений участника ', person],
      settings: [by, ': изменение настроек'],
      clear: [by, ': удаление всех сообщений'],
      restart: [by, ': удаление комнаты'],
      report: [by, ': жалоба на сообщение участника ', person],
      resolve: [by, ': закрытие жалобы'],
    })[action],

  slow: 'Медленный режим',
  slowChoices: [
    [0, 'Выключен'],
    [5, 'Сообщение раз в 5 секунд'],
    [10, 'Сообщение раз в 10 секунд'],
    [30, 'Сообщение раз в 30 секунд'],
    [60, 'Сообщение раз в минуту'],
    [300, 'Сообщение раз в 5 минут'],
  ],
  slowAuto: 'Автоматически, пока в комнате оживлённо',
  slowEvery: (seconds) => `Сообщение раз в ${duration(seconds)}`,
  pause: 'Пауза в комнате',
  pauseChoices: [
    [0, 'Без паузы'],
    [600, 'На 10 минут'],
    [3_600, 'На час'],
    [86_400, 'На день'],
  ],
  pausedUntil: (time) => `До ${time}`,
  newcomers: 'Новые гости могут писать',
  newcomerChoices: [
    [0, 'Сразу'],
    [60, 'Через минуту'],
    [300, 'Через 5 минут'],
    [3_600, 'Через час'],
  ],
  afterSeconds: (seconds) => `Через ${duration(seconds)}`,
  guests: 'Гости',
  guestsChoice: { write: 'Могут писать', read: 'Могут только читать', none: 'Не могут войти' },
  links: 'Ссылки',
  linksChoice: { all: 'От всех', users: 'Только от подтверждённых участников', none: 'Только от модераторов' },
  blockedWords: 'Запрещённые слова, по одному в строке',
  topic: 'Тема',
  saved: 'Сохранено.',
  conflict: 'Другой модератор изменил настройки. Теперь показаны новые.',
  clear: 'Удалить все сообщения…',
  confirmClear: 'Удалить все сообщения в этой комнате? Отменить это будет нельзя.',
  deleteAll: 'Удалить все',

  moderatorHelp: [
    '/mute ИМЯ 10m ПРИЧИНА: запрещает писать на время: 30s, 10m, 2h или 1d.',
    '/ban ИМЯ 1d ПРИЧИНА: блокирует на время, а если оно не указано\u00a0— навсегда.',
    '/slow 30: медленный режим, 30 секунд между сообщениями. /slow auto, /slow off.',
    '/pause 10m: писать могут только модераторы. /pause off.',
    '/topic ТЕКСТ: задаёт тему. Без текста тема удаляется.',
    '/clear: удаляет все сообщения.',
  ].join('\n'),
  unknownPerson: (name) => `Участника ${name} здесь нет. Действия с сообщением применимы и к тем, кого уже нет в чате.`,
  confirmCommand: 'Нажмите Enter ещё раз, чтобы удалить все сообщения в этой комнате. Отменить это будет нельзя.',
  tooLong: (maxCharacters) => `Слишком длинно. Можно не больше ${maxCharacters} символов.`,
  tooMuch: (max) => `Слишком много. Можно не больше ${max}.`,
};
