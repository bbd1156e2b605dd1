import type { CloseCode } from '../../../src/protocol/close-codes.ts';
import type { Words } from './en.ts';

// Who is spoken to is named by no word that would need a gender: nouns of action in place of imperatives.

/** Something of a direction of its own in a sentence: a name, a number, a word in Latin letters. */
const apart = (text: string | number): string => `\u2068${text}\u2069`;

const UNSUPPORTED = 'هذه الصفحة والخادم لا يتفاهمان. يُرجى إعادة تحميل الصفحة.';

const closed: Readonly<Record<CloseCode, string>> = {
  shutdown: 'يُعاد تشغيل الخادم.',
  slow: 'هذا الاتصال أبطأ من أن يجاري الغرفة.',
  silent: 'انقطع الاتصال بعد صمت طويل.',
  'hello-timeout': 'تأخّر الاتصال كثيرًا في البداية.',
  replaced: 'انتقلت الدردشة إلى علامة تبويب أو نافذة أخرى. للعودة إلى هنا، يُرجى إعادة المحاولة.',
  kicked: 'طلب أحد المشرفين خروجك. قد يُسمح لك بالعودة لاحقًا.',
  'room-limit': 'لا متسع في الخادم لغرفة أخرى.',
  failed: 'تعذّر على الخادم قراءة سجلّه.',
  ended: 'أنت الآن خارج الدردشة. للعودة، يُرجى إعادة المحاولة.',
  protocol: UNSUPPORTED,
  unsupported: UNSUPPORTED,
  'too-many-channels': 'فتحت هذه الصفحة قنوات أكثر من المسموح. يُرجى إعادة تحميلها.',
  'too-large': 'كانت إحدى الرسائل أكبر مما يقبله الخادم.',
  'not-admin': 'رمز الإدارة غير صحيح.',
  flood: 'أُرسل أكثر مما يستوعبه الخادم. يُرجى الانتظار قليلًا ثم إعادة المحاولة.',
  rate: 'أُرسل الكثير في وقت قصير. يُرجى الانتظار قليلًا ثم إعادة المحاولة.',
};

const moment = new Intl.DateTimeFormat('ar', { weekday: 'long', hour: 'numeric', minute: '2-digit' });

const plurals = new Intl.PluralRules('ar');

/** A number of things. The first two forms say the number themselves; the others stand after 3 to 10, 11 to 99, and whole hundreds or none. */
function counted(
  count: number,
  [one, two, few, many, other]: readonly [string, string, string, string, string],
): string {
  switch (plurals.select(count)) {
    case 'one':
      return one;
    case 'two':
      return two;
    case 'few':
      return `${apart(count)} ${few}`;
    case 'many':
      return `${apart(count)} ${many}`;
    default:
      return `${apart(count)} ${other}`;
  }
}

const persons = (count: number): string => counted(count, ['شخص واحد', 'شخصان', 'أشخاص', 'شخصًا', 'شخص']);
const characters = (count: number): string => counted(count, ['حرف واحد', 'حرفان', 'أحرف', 'حرفًا', 'حرف']);
/** As it stands after a preposition. */
const seconds = (count: number): string => counted(count, ['ثانية واحدة', 'ثانيتين', 'ثوانٍ', 'ثانية', 'ثانية']);
const newMessages = (count: number): string =>
  counted(count, ['رسالة جديدة', 'رسالتان جديدتان', 'رسائل جديدة', 'رسالة جديدة', 'رسالة جديدة']);

const NAME_RULE = `الاسم من ${apart(2)} إلى ${apart(32)} خانة: حروف من ${apart('A')} إلى ${apart('Z')} وأرقام و${apart('_')} و${apart('-')}.`;

const badName = (name: string): string =>
  /^[\w-]{2,32}$/.test(name) ? 'هذا الاسم محجوز. يُرجى اختيار اسم آخر.' : NAME_RULE;

/** What the element says in Arabic. */
export const words: Words = {
  direction: 'rtl',
  chat: (room) => `دردشة: ${apart(room)}`,
  openChat: (room, unread) =>
    unread === 0 ? `فتح دردشة ${apart(room)}` : `فتح دردشة ${apart(room)}، ${newMessages(unread)}`,
  closeChat: 'إغلاق الدردشة',
  notifyMe: 'تنبيهي إلى الرسائل الجديدة حين أكون في مكان آخر',
  notificationTitle: (name, room) => `${apart(name)} في ${apart(room)}`,
  messages: (room) => `رسائل ${apart(room)}`,
  // Short: it stands in the header.
  online: (count) => `${apart(count)} هنا`,
  peopleOnline: 'من هنا الآن',
  tooManyToList: 'العدد أكبر من أن تسعه قائمة.',
  you: 'أنت',
  youAre: (name) => ['أنت ', name],
  readOnly: (name) => ['أنت هنا باسم ', name, ' للقراءة فقط. الكتابة غير متاحة لك هنا.'],
  typing([first, second, ...others]) {
    if (first === undefined) return '';
    if (second === undefined) return `${apart(first)}: جارٍ الكتابة…`;
    return others.length === 0 ? `${apart(first)} و${apart(second)}: جارٍ الكتابة…` : 'عدة أشخاص يكتبون…';
  },

  rename: 'تغيير اسمك',
  newName: 'الاسم الجديد',
  nameRule: `${NAME_RULE} ويتغيّر مرة كل ${apart(30)} ثانية.`,
  randomName: 'اسم بالقرعة',
  badName,
  removePerson: (name) => `إخراج ${apart(name)}…`,
  rejoinLabel: (name) => `إخراج ${apart(name)} ومنع العودة`,
  rejoinAfter: [
    [0, 'بلا منع: العودة ممكنة'],
    [300, '5 دقائق'],
    [3_600, 'ساعة واحدة'],
    [86_400, 'يوم واحد'],
    [604_800, 'أسبوع واحد'],
  ],
  remove: 'إخراج',

  join: 'دخول الدردشة',
  joining: 'جارٍ الدخول…',
  tryNow: 'المحاولة الآن',
  tryAgain: 'إعادة المحاولة',

  notJoined: 'أنت خارج الدردشة.',
  idleTitle: 'دردشة، متى أحببت',
  idleHint: 'لك اسم خاص عند الدخول.',
  joiningTitle: 'جارٍ الدخول…',
  aloneTitle: 'لا أحد غيرك هنا بعد',
  aloneHint: 'يمكنك مشاركة هذه الصفحة، أو فتحها في علامة تبويب ثانية، وإلقاء التحية.',
  emptyTitle: 'لا رسائل بعد',
  emptyHint: (others) => `معك هنا ${persons(others)}. ما رأيك في إلقاء التحية؟`,
  readOnlyHint: 'ما يكتبه الآخرون يظهر هنا تلقائيًا.',
  notConnectedTitle: 'لا يوجد اتصال',
  reconnectingHint: 'رسائلك محفوظة، وتُرسل عند عودة الاتصال.',
  disconnectedHint: (why) =>
    why.kind === 'refused' && why.status === 401
      ? 'يمكن لمن أنشأ هذه الصفحة تزويدها برمز دخول إلى هذا الخادم.'
      : 'لا محاولة جديدة إلا بطلب منك.',

  joined: (name) => ['انضمّ ', name],
  left: (name) => ['غادر ', name],
  renamed: (was, name) => ['تغيّر اسم ', was, ' إلى ', name],
  joinedOrLeft: (count) => `دخل أو غادر أيضًا: ${persons(count)}`,
  today: 'اليوم',
  yesterday: 'أمس',
  deleted: 'حُذفت هذه الرسالة.',
  edited: '(معدّلة)',
  showAll: 'عرض الكل',
  inReplyTo: 'ردًّا على:',
  originalNotLoaded: 'رسالة أقدم، لم تُحمَّل بعد',
  originalSearching: 'جارٍ البحث عن الرسالة الأصلية…',
  originalUnavailable: 'الرسالة الأصلية قديمة جدًا، أو لم تعد محفوظة.',
  reactions: 'التفاعلات',
  reaction: (emoji, count) => `${apart(emoji)}، ${persons(count)}`,
  loadOlder: 'رسائل أقدم',
  catchingUp: 'جارٍ تحميل ما فاتك…',
  newDivider: 'جديد',
  newMessages,
  jumpToLatest: 'إلى أحدث رسالة',
  messageAnnouncement: (name, text) => `${apart(name)}: ${text}`,
  messageLabel: (name, time, text) => `${apart(name)}، ${apart(time)}: ${text}`,

  messageActions: 'خيارات هذه الرسالة',
  react: 'تفاعل',
  reactWith: (emoji) => `التفاعل بالرمز ${apart(emoji)}`,
  moreEmoji: 'رموز تعبيرية أخرى',
  reply: 'رد',
  edit: 'تعديل',
  confirmDelete: 'حذفها لدى الجميع؟',
  confirmRemove: (name) => `إخراج ${apart(name)} من الدردشة مدة ساعة؟`,

  messageField: 'كتابة رسالة',
  send: 'إرسال',
  canSendIn: (count) => `الإرسال ممكن بعد ${seconds(count)}.`,
  sendingTooFast: 'رسائل كثيرة دفعة واحدة. ما أرسلته يصل تلقائيًا.',
  save: 'حفظ',
  cancel: 'إلغاء',
  close: 'إغلاق',
  editing: 'رسالتك',
  replyingTo: (name) => `رد على ${apart(name)}`,
  deleteEmptied: 'لم يبقَ شيء من رسالتك. هل تُحذف؟',
  delete: 'حذف',
  nameSuggestions: 'الأسماء',
  nameSuggestionCount: (count) =>
    count === 1
      ? `اسم واحد. الاختيار بمفتاح ${apart('Enter')}.`
      : `${counted(count, ['اسم واحد', 'اسمان', 'أسماء', 'اسمًا', 'اسم'])}. التنقّل بالأسهم، والاختيار بمفتاح ${apart('Enter')}.`,
  commandHelp: [
    `${apart('/nick')} ثم اسم: أخذ هذا الاسم، وبلا اسم يُختار واحد بالقرعة`,
    `${apart('/me')} ثم نص: وصف ما يجري عندك`,
    `${apart('/help')}: عرض هذه الأوامر`,
    `${apart('//')}: بدء النص بشرطة مائلة`,
  ].join('\n'),
  unknownCommand: (command) =>
    `لا يوجد أمر ${apart(command)}، والأوامر كلها في ${apart('/help')}. للإرسال كنص، يُرجى ضغط ${apart('Enter')} مرة أخرى.`,
  requestRefused({ code, retryAfter = 0 }, command) {
    switch (code) {
      case 'bad-name':
        return badName(command.type === 'rename' ? (command.name ?? '') : '');
      case 'name-taken':
        return 'هذا الاسم، أو اسم يشبهه، لشخص آخر هنا. يُرجى اختيار اسم آخر.';
      case 'too-soon':
        return `يتغيّر الاسم مرة كل ${apart(30)} ثانية. يمكنك تغيير اسمك بعد ${seconds(Math.ceil(retryAfter / 1_000))}.`;
      case 'not-found':
        return command.type === 'kick' ? 'غادر هذا الشخص من قبل.' : 'لم تعد هذه الرسالة موجودة.';
      case 'not-yours':
        return 'لا يعدّل الرسالة أو يحذفها إلا من كتبها.';
      case 'not-moderator':
        return 'هذا متاح للمشرفين فقط.';
      case 'too-many':
        return 'بلغت هذه الرسالة أقصى عدد من التفاعلات المختلفة.';
      case 'readonly':
        return 'أنت هنا للقراءة فقط، ولا يمكنك تغيير شيء.';
      case 'journal':
        return 'تعذّر على الخادم حفظ ذلك. يُرجى إعادة المحاولة.';
      case 'too-long':
      case 'bad-text':
        return 'لا يمكن حفظ هذا النص: إما أنه طويل جدًا، أو أن فيه رموزًا لا يمكن عرضها.';
      default:
        return 'رفض الخادم ذلك.';
    }
  },
  resend: 'إعادة الإرسال',
  insertEmoji: 'إدراج رمز تعبيري',
  emoji: 'رموز تعبيرية',
  emojiGroup: {
    smileys: 'وجوه',
    people: 'أيدٍ وأشخاص',
    hearts: 'قلوب واحتفالات',
    nature: 'حيوانات وطبيعة',
    food: 'طعام وشراب',
    things: 'أشياء',
    signs: 'علامات',
  },
  charactersLeft: (left) => `المتبقي ${characters(left)}`,
  charactersOver: (over) => `الزائد ${characters(over)}`,
  outboxFull: 'رسائل كثيرة تنتظر الإرسال. يُرجى انتظار عودة الاتصال.',
  loadFailed: 'تعذّر التحميل. يُرجى المحاولة مرة أخرى أو إعادة تحميل الصفحة.',

  connection: 'الاتصال',
  connectionSummary: (route) =>
    route === undefined
      ? 'الاتصال: لا يوجد'
      : route === 'websocket'
        ? `الاتصال: ${apart('WebSocket')}`
        : 'الاتصال: قناة بيانات',
  notConnected: 'لا يوجد اتصال.',
  transport: 'عبر',
  transportName: (route) => (route === 'websocket' ? apart('WebSocket (TCP)') : `قناة بيانات ${apart('WebRTC (UDP)')}`),
  route: 'المسار',
  direct: 'مباشر',
  relayed: `عبر وسيط ${apart('(TURN)')}`,
  roundTrip: 'ذهابًا وإيابًا',
  milliseconds: (count) => apart(`${count} ms`),
  ipVersion: 'العنوان',
  connectedSince: 'منذ',
  fallbackReason(why) {
    switch (why.kind) {
      case 'refused':
        return `رفض الخادم قناة البيانات: ${apart(why.detail)}`;
      case 'lost':
        return `صمتت قناة البيانات، فحلّ محلها ${apart('WebSocket')}. يُعاد البحث عن قناة بيانات بين حين وآخر.`;
      default:
        return `لا يمرّ ${apart('UDP')} من هنا، لذا يُستخدم ${apart('WebSocket')}. يُعاد البحث عن قناة بيانات بين حين وآخر.`;
    }
  },

  offline: 'لا اتصال لديك بالإنترنت.',
  reconnectingIn: (count) => `محاولة جديدة بعد ${seconds(count)}.`,
  reconnecting: 'محاولة جديدة جارية…',
  sendFailure(why) {
    switch (why) {
      case 'too-long':
        return 'لم تُرسل: إنها طويلة جدًا.';
      case 'bad-text':
        return 'لم تُرسل: فيها رموز لا يمكن عرضها.';
      case 'ended':
        return 'لم تُرسل: انتهى الاتصال.';
      case 'journal':
        return 'لم تُرسل: تعذّر على الخادم حفظها.';
      default:
        return 'لم تُرسل.';
    }
  },
  connectFailure(why) {
    switch (why.kind) {
      case 'refused':
        return why.detail;
      case 'unreachable':
        return 'تعذّر الوصول إلى خادم الدردشة.';
      case 'timeout':
        return 'لم يُفتح الاتصال في الوقت المحدد. قد تكون هذه الشبكة تحجبه.';
      case 'ice-failed':
        return 'لم يُعثر على طريق إلى خادم الدردشة. قد تكون هذه الشبكة تحجبه.';
      case 'cors-blocked':
        return 'خادم الدردشة لا يسمح لهذا الموقع بالدخول. يمكن لمن يدير الخادم السماح به.';
      case 'lost':
        return 'انقطع الاتصال.';
      case 'closed':
        if (why.close.code === 'kicked' && why.until !== undefined)
          return `طلب أحد المشرفين خروجك. يمكنك العودة بعد ${apart(moment.format(why.until))}.`;
        return closed[why.close.code];
    }
  },
};
