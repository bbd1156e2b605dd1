import type { CloseCode } from '../../../src/protocol/close-codes.ts';
import type { ClientCommand } from '../../client/outbox/outgoing.ts';
import type { ErrorMessage } from '../../../src/protocol/server-messages.ts';
import type { BaseWords } from './en.ts';
import { numberFormat, regional } from './regional.ts';

// Arabic imperatives have a gender, so these sentences use nouns of action instead.

const LOCALE = regional('ar');
const number = numberFormat(LOCALE);

/** Isolates text that has a direction of its own: a name, a number, a word in Latin letters. */
const isolate = (text: string | number): string => `\u2068${typeof text === 'number' ? number(text) : text}\u2069`;

const TRY_AGAIN = 'إعادة المحاولة';
const TRY_LATER = 'يُرجى الانتظار قليلًا ثم إعادة المحاولة.';
const INCOMPATIBLE = 'هذه الصفحة غير متوافقة مع الخادم. يُرجى إعادة تحميل الصفحة.';
const NAME_RULE = `الاسم من ${isolate(2)} إلى ${isolate(32)} خانة: حروف من ${isolate('A')} إلى ${isolate('Z')} وأرقام و${isolate('_')} و${isolate('-')}.`;
const READ_ONLY = 'لا يمكنك الكتابة في هذه الغرفة.';
const KICKED = 'أخرجك أحد المشرفين من الدردشة.';

const closed: Readonly<Record<CloseCode, string>> = {
  shutdown: 'يُعاد تشغيل الخادم.',
  silent: 'انقطع الاتصال لعدم الاستجابة مدة طويلة.',
  'hello-timeout': 'استغرق بدء الاتصال وقتًا طويلًا.',
  slow: 'الاتصال أبطأ من أن يواكب هذه الغرفة.',
  'room-limit': 'لا متسع في الخادم لغرفة أخرى.',
  failed: 'تعذّر على الخادم قراءة سجلّ الدردشة.',
  busy: 'عدد الاتصالات من شبكتك كبير جدًا.',
  expired: 'انتهت صلاحية تسجيل دخولك.',
  ended: `أنت الآن خارج الدردشة. للعودة، يُرجى اختيار «${TRY_AGAIN}».`,
  protocol: INCOMPATIBLE,
  unsupported: INCOMPATIBLE,
  'too-many-channels': 'فتحت هذه الصفحة قنوات أكثر من المسموح. يُرجى إعادة تحميلها.',
  'too-large': 'كانت إحدى الرسائل أكبر مما يقبله الخادم.',
  flood: `أُرسل أكثر مما يستطيع الخادم معالجته. ${TRY_LATER}`,
  rate: `أُرسل الكثير في وقت قصير. ${TRY_LATER}`,
  replaced: `هذه الدردشة مفتوحة الآن في علامة تبويب أو نافذة أخرى. لاستخدامها هنا، يُرجى اختيار «${TRY_AGAIN}».`,
  kicked: KICKED,
  'network-banned': 'أخرج أحد المشرفين شخصًا من شبكتك. لا يمكن لأشخاص جدد الانضمام منها حاليًا.',
  'users-only': 'لا يمكن دخول هذه الغرفة إلا لمن سجّل الدخول.',
  'room-deleted': 'حُذفت هذه الغرفة ورسائلها.',
  'not-admin': 'رمز الإدارة غير صحيح.',
};

const moment = new Intl.DateTimeFormat(`${LOCALE}-u-nu-latn`, {
  ...({ weekday: 'long', day: 'numeric', month: 'long' } as const),
  ...({ hour: 'numeric', minute: '2-digit' } as const),
});

const plurals = new Intl.PluralRules('ar');

/** Names a number of things. The first two forms contain the number; the others follow 3 to 10, 11 to 99, and whole hundreds or none. */
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
      return `${isolate(count)} ${few}`;
    case 'many':
      return `${isolate(count)} ${many}`;
    default:
      return `${isolate(count)} ${other}`;
  }
}

const persons = (count: number): string => counted(count, ['شخص واحد', 'شخصان', 'أشخاص', 'شخصًا', 'شخص']);
const characters = (count: number): string => counted(count, ['حرف واحد', 'حرفان', 'أحرف', 'حرفًا', 'حرف']);
/** Names a number of seconds in the form that follows a preposition. */
const seconds = (count: number): string => counted(count, ['ثانية واحدة', 'ثانيتين', 'ثوانٍ', 'ثانية', 'ثانية']);
const newMessages = (count: number): string =>
  counted(count, ['رسالة جديدة', 'رسالتان جديدتان', 'رسائل جديدة', 'رسالة جديدة', 'رسالة جديدة']);

function requestRefused({ code, retryAfter = 0 }: ErrorMessage, command: ClientCommand): string {
  switch (code) {
    case 'bad-name':
      return badName(command.type === 'rename' ? (command.name ?? '') : '');
    case 'name-taken':
      return 'هذا الاسم، أو اسم يشبهه، مستخدم بالفعل. يُرجى اختيار اسم آخر.';
    case 'too-soon':
      return `لا يمكن تغيير الاسم إلا مرة كل ${isolate(30)} ثانية. يمكنك تغيير اسمك بعد ${seconds(Math.ceil(retryAfter / 1_000))}.`;
    case 'not-found':
      return command.type === 'kick' ? 'غادر هذا الشخص بالفعل.' : 'لم تعد هذه الرسالة موجودة.';
    case 'not-yours':
      return 'لا يمكن تعديل الرسالة أو حذفها إلا لمن كتبها.';
    case 'not-moderator':
      return 'هذا متاح للمشرفين فقط.';
    case 'too-many':
      return 'بلغت هذه الرسالة أقصى عدد من التفاعلات المختلفة.';
    case 'readonly':
      return READ_ONLY;
    case 'journal':
      return 'تعذّر على الخادم حفظ ذلك. يُرجى إعادة المحاولة.';
    case 'too-long':
    case 'bad-text':
      return 'هذا النص طويل جدًا، أو فيه رموز لا يمكن عرضها.';
    case 'rank':
      return 'هذا ممكن مع من هم أدنى رتبة فقط.';
    case 'conflict':
      return 'غيّر مشرف آخر الإعدادات للتو. يُرجى مراجعتها ثم إعادة المحاولة.';
    case 'muted':
      return 'كُتم حسابك.';
    case 'paused':
      return 'الكتابة في الغرفة متوقفة مؤقتًا.';
    case 'links':
      return 'لا يمكنك نشر روابط هنا.';
    case 'words':
      return 'فيها كلمة غير مسموح بها هنا.';
    default:
      return 'رفض الخادم ذلك.';
  }
}

function badName(name: string): string {
  return /^[\w-]{2,32}$/.test(name) ? 'هذا الاسم محجوز. يُرجى اختيار اسم آخر.' : NAME_RULE;
}

/** Arabic. */
export const words: BaseWords = {
  locale: LOCALE,
  direction: 'rtl',

  // The box, its launcher and notifications.

  chat: (room) => `دردشة: ${isolate(room)}`,
  openChat: (room, unread) =>
    unread === 0 ? `فتح دردشة ${isolate(room)}` : `فتح دردشة ${isolate(room)}، ${newMessages(unread)}`,
  closeChat: 'إغلاق الدردشة',
  notifyMe: 'تنبيهي إلى الرسائل الجديدة عند غيابي',
  notificationTitle: (name, room) => `${isolate(name)} في ${isolate(room)}`,
  messages: (room) => `رسائل ${isolate(room)}`,

  // People.

  online: (count) => `متصلون: ${isolate(count)}`,
  peopleOnline: 'المتصلون الآن',
  tooManyToList: 'العدد أكبر من أن يُعرض في قائمة.',
  filterPeople: 'تصفية الأشخاص',
  nobodyFound: 'لا أحد هنا بهذا الاسم.',
  you: 'أنت',
  rename: 'تغيير اسمك',
  fixedName: 'لا يمكن تغيير هذا الاسم.',
  newName: 'الاسم الجديد',
  nameRule: `${NAME_RULE} ويمكن تغييره مرة كل ${isolate(30)} ثانية.`,
  badName,
  randomName: 'اسم عشوائي',
  moderatePerson: (name) => `الإشراف على ${isolate(name)}…`,
  verified: (site) => `حساب موثّق من ${isolate(site)}`,
  moderator: 'مشرف',
  owner: 'مالك',
  pinned: 'رسالة مثبّتة',
  notices: 'إشعارات',
  noticeFrom: (name) => `إشعار من ${isolate(name)}`,

  // The status line.

  youAre: (name) => ['أنت ', name],
  readOnly: (name) => ['القراءة باسم ', name, `. ${READ_ONLY}`],
  readOnlyGuest: (name) => ['القراءة باسم ', name, '. يُرجى تسجيل الدخول للكتابة.'],
  typing([first, second, ...more]) {
    if (first === undefined) return [];
    if (second === undefined) return [first, ': جارٍ الكتابة…'];
    return more.length === 0 ? [first, ' و', second, ': جارٍ الكتابة…'] : ['عدة أشخاص يكتبون…'];
  },
  join: 'الانضمام إلى الدردشة',
  joining: 'جارٍ الانضمام…',
  notJoined: 'أنت خارج الدردشة.',
  offline: 'لا يوجد اتصال بالإنترنت.',
  reconnected: 'عاد الاتصال.',
  reconnectingIn: (count) => `إعادة الاتصال بعد ${seconds(count)}.`,
  reconnecting: 'جارٍ إعادة الاتصال…',
  tryNow: 'المحاولة الآن',
  tryAgain: TRY_AGAIN,
  catchingUp: 'جارٍ تحميل ما فاتك من رسائل…',
  connectFailure(why) {
    switch (why.kind) {
      case 'refused':
        return /^No WebRTC/.test(why.detail) ? 'هذه الدردشة تتطلب WebRTC.' : why.detail;
      case 'unreachable':
        return 'تعذّر الوصول إلى خادم الدردشة.';
      case 'timeout':
      case 'ice-failed':
        return 'تعذّر الاتصال بخادم الدردشة. قد تكون هذه الشبكة تحجبه.';
      case 'cors-blocked':
        return 'خادم الدردشة لا يقبل هذا الموقع. يمكن لمن يدير الخادم السماح به.';
      case 'lost':
        return 'انقطع الاتصال.';
      case 'token-failed':
        return 'تعذّر تسجيل دخولك.';
      case 'signed-out':
        return 'انتهت جلستك. يُرجى تسجيل الدخول مرة أخرى للانضمام إلى الدردشة.';
      case 'closed':
        return why.until !== undefined
          ? `${closed[why.close.code]} يمكنك العودة بعد ${isolate(moment.format(why.until))}.`
          : closed[why.close.code];
    }
  },

  // Shown where there are no messages.

  idleTitle: 'أهلًا بك في الدردشة',
  idleHint: 'ستحصل على اسم عشوائي عند الانضمام.',
  joiningTitle: 'جارٍ الانضمام…',
  aloneTitle: 'لا أحد غيرك هنا بعد',
  aloneHint: 'يمكنك مشاركة هذه الصفحة، أو فتحها في علامة تبويب ثانية، وإلقاء التحية.',
  emptyTitle: 'لا رسائل بعد',
  emptyHint: (others) => `معك هنا ${persons(others)}. ما رأيك في إلقاء التحية؟`,
  readOnlyHint: 'تظهر الرسائل الجديدة هنا.',
  notConnectedTitle: 'لا يوجد اتصال',
  reconnectingHint: 'يمكنك متابعة الكتابة. تُرسل رسائلك عند عودة الاتصال.',
  disconnectedHint: (why) =>
    why.kind === 'refused' && why.status === 401
      ? 'إن كان تسجيل الدخول متاحًا في هذا الموقع، فيُرجى تسجيل الدخول. وإلا فيمكن لمن يدير الموقع أن يضيف رمز وصول إلى هذا الخادم.'
      : why.kind === 'signed-out'
        ? `للعودة، يُرجى تسجيل الدخول في هذا الموقع ثم اختيار «${TRY_AGAIN}».`
        : `لإعادة الاتصال، يُرجى اختيار «${TRY_AGAIN}».`,

  // Messages and what stands between them.

  joined: (name) => ['انضمّ ', name],
  left: (name) => ['غادر ', name],
  renamed: (was, name) => ['تغيّر اسم ', was, ' إلى ', name],
  joinedAndLeft: (joined, left) =>
    joined === 0 ? `غادر ${persons(left)}` : `انضمّ ${persons(joined)}${left === 0 ? '' : `، وغادر ${persons(left)}`}`,
  today: 'اليوم',
  yesterday: 'أمس',
  deleted: 'حُذفت هذه الرسالة.',
  edited: '(معدّلة)',
  showAll: 'عرض الكل',
  sending: 'جارٍ الإرسال',
  mentionsYou: 'يذكرك',
  inReplyTo: 'ردًّا على:',
  originalNotLoaded: 'رسالة أقدم',
  originalSearching: 'جارٍ تحميل الرسالة الأصلية…',
  originalUnavailable: 'الرسالة الأصلية قديمة جدًا، أو لم تعد متاحة.',
  reactions: 'التفاعلات',
  reaction: (emoji, count) => `${isolate(emoji)}، ${persons(count)}`,
  others: (count) => counted(count, ['شخص آخر', 'شخصان آخران', `${count} آخرين`, `${count} آخرين`, `${count} آخرين`]),
  loadOlder: 'تحميل رسائل أقدم',
  newDivider: 'جديد',
  newMessages,
  jumpToLatest: 'الانتقال إلى أحدث رسالة',
  messageAnnouncement: (name, text) => `${isolate(name)}: ${text}`,
  messageLabel: (name, time, text) => `${isolate(name)}، ${isolate(time)}: ${text}`,

  // Actions on a message.

  messageActions: 'خيارات هذه الرسالة',
  react: 'إضافة تفاعل',
  reactWith: (emoji) => `التفاعل بالرمز ${isolate(emoji)}`,
  moreEmoji: 'رموز تعبيرية أخرى',
  reply: 'رد',
  edit: 'تعديل',
  delete: 'حذف',
  confirmDelete: 'حذف هذه الرسالة لدى الجميع؟',
  wasDeleted: 'حُذفت.',
  undoDeletion: 'تراجع',
  report: 'الإبلاغ…',
  pin: 'تثبيت',
  unpin: 'إلغاء التثبيت',
  copyText: 'نسخ النص',
  textCopied: 'تم نسخ النص.',
  reportTitle: 'إبلاغ المشرفين عن هذه الرسالة',
  reportReason: 'ما المشكلة فيها؟',
  sendReport: 'إبلاغ',
  reportSent: 'شكرًا. وصل بلاغك إلى المشرفين.',

  // The message field.

  messageField: 'كتابة رسالة',
  send: 'إرسال',
  canSendIn: (count) => `يمكنك الإرسال مجددًا بعد ${seconds(count)}.`,
  canSendAt: (time) => `يمكنك الإرسال مجددًا بعد ${isolate(moment.format(time))}.`,
  limit(why) {
    switch (why.kind) {
      case 'muted':
        return `كُتم حسابك${why.reason ? `: ${isolate(why.reason)}` : '.'}`;
      case 'paused':
        return 'أوقف أحد المشرفين الكتابة في هذه الغرفة مؤقتًا.';
      case 'newcomer':
        return 'لا يمكن للضيوف الجدد الكتابة هنا بعد.';
      case 'slow':
        return `الوضع البطيء: رسالة واحدة كل ${seconds(why.seconds)}.`;
    }
  },
  sendingTooFast: 'رسائل كثيرة دفعة واحدة. ستُرسل رسالتك تلقائيًا.',
  save: 'حفظ',
  cancel: 'إلغاء',
  close: 'إغلاق',
  editing: 'تعديل رسالتك',
  replyingTo: (name) => `الرد على ${isolate(name)}`,
  nameSuggestions: 'أسماء مقترحة',
  nameSuggestionCount: (count) =>
    count === 1
      ? `اسم واحد. الاختيار بمفتاح ${isolate('Enter')}.`
      : `${counted(count, ['اسم واحد', 'اسمان', 'أسماء', 'اسمًا', 'اسم'])}. التنقّل بالأسهم، والاختيار بمفتاح ${isolate('Enter')}.`,
  commandHelp: [
    `${isolate('/nick')} ثم اسم: تغيير اسمك، وبلا اسم يُختار اسم عشوائي`,
    `${isolate('/me')} ثم نص: وصف ما تفعله`,
    `${isolate('/help')}: عرض هذه الأوامر`,
    `${isolate('//')}: بدء الرسالة بشرطة مائلة`,
    `${isolate('**غامق**')} و${isolate('*مائل*')} و${isolate('~~مشطوب~~')} و${isolate('\u0060رمز برمجي\u0060')}: تنسيق النص. الأسطر التي تبدأ بـ ${isolate('>')} اقتباس، وبـ ${isolate('-')} قائمة`,
  ].join('\n'),
  unknownCommand: (command) =>
    `لا يوجد أمر ${isolate(command)}، والأوامر كلها في ${isolate('/help')}. للإرسال كنص، يُرجى ضغط ${isolate('Enter')} مرة أخرى.`,
  insertEmoji: 'إدراج رمز تعبيري',
  charactersLeft: (left) => `المتبقي ${characters(left)}`,
  charactersOver: (over) => `الزائد ${characters(over)}`,
  outboxFull: 'رسائل كثيرة تنتظر الإرسال. يُرجى انتظار عودة الاتصال.',

  // Pictures.

  picture: (alt) => (alt ? `صورة: ${alt}` : 'صورة'),
  addPicture: 'إضافة صورة',
  picturesToSend: 'صور للإرسال',
  describePicture: 'الوصف',
  describePictureHint: 'صِف الصورة لمن لا يستطيع رؤيتها',
  removePicture: 'إزالة الصورة',
  uploading: (percent) => `جارٍ الرفع… ${percent}%`,
  uploaded: 'تم رفع الصورة.',
  retryUpload: 'إعادة المحاولة',
  pictureProblem: (why) =>
    ({
      off: 'لا يمكنك إرسال صور هنا.',
      type: 'يمكن إرسال صور PNG وJPEG وWebP فقط.',
      size: 'هذه الصورة كبيرة جدًا.',
      many: 'يمكنك إرسال 4 صور كحد أقصى في المرة الواحدة.',
      offline: 'لا يوجد اتصال. أعد المحاولة بعد قليل.',
      limit: 'عدد الصور كبير جدًا. أعد المحاولة لاحقًا.',
      failed: 'فشل الرفع. أعد المحاولة.',
    })[why],
  pictureOf: (name) => `صورة من ${name}`,
  previousPicture: 'الصورة السابقة',
  nextPicture: 'الصورة التالية',
  savePicture: 'حفظ الصورة',
  pictureGone: 'لم تعد هذه الصورة متاحة.',

  // Failures.

  loadFailed: 'تعذّر التحميل. يُرجى إعادة المحاولة أو إعادة تحميل الصفحة.',
  resend: 'إعادة الإرسال',
  sendFailure(why) {
    switch (why) {
      case 'too-long':
        return 'لم تُرسل: الرسالة طويلة جدًا.';
      case 'bad-text':
        return 'لم تُرسل: ليس في الرسالة نص ظاهر، أو فيها رموز لا يمكن عرضها.';
      case 'ended':
        return 'لم تُرسل: أُغلق الاتصال.';
      case 'journal':
        return 'لم تُرسل: تعذّر على الخادم حفظ الرسالة.';
      case 'muted':
        return 'لم تُرسل: كُتم حسابك.';
      case 'slow-mode':
        return 'لم تُرسل: الغرفة في الوضع البطيء.';
      case 'paused':
        return 'لم تُرسل: الكتابة في الغرفة متوقفة مؤقتًا.';
      case 'newcomer':
        return 'لم تُرسل: لا يمكن للضيوف الجدد الكتابة بعد.';
      case 'guests':
        return 'لم تُرسل: يمكن للضيوف القراءة فقط.';
      case 'links':
        return 'لم تُرسل: لا يمكنك نشر روابط هنا.';
      case 'words':
        return 'لم تُرسل: فيها كلمة غير مسموح بها هنا.';
      case 'file':
        return 'لم تُرسل: لم يعد من الممكن إرسال هذه الصورة.';
      default:
        return 'لم تُرسل.';
    }
  },
  requestRefused,
  nameTaken: (was, name) => `أخذ شخص آخر الاسم ${isolate(was)} في غيابك. اسمك الآن ${isolate(name)}.`,

  // The emoji picker.

  emoji: 'رموز تعبيرية',
  searchEmoji: 'البحث عن رمز',
  emojiLoading: 'جارٍ التحميل…',
  noEmojiFound: 'لم يُعثر على رموز. جرّب كلمة أخرى.',
  emojiFound: (count) => counted(count, ['رمز واحد', 'رمزان', 'رموز', 'رمزًا', 'رمز']),
  emojiGroups: 'المجموعات',
  emojiGroup: {
    recent: 'الأخيرة',
    smileys: 'وجوه ومشاعر',
    people: 'أشخاص وإيماءات',
    nature: 'حيوانات وطبيعة',
    food: 'طعام وشراب',
    travel: 'سفر وأماكن',
    activities: 'أنشطة',
    objects: 'أشياء',
    symbols: 'علامات',
    flags: 'أعلام',
  },
  skinTone: 'لون البشرة',
  skinTones: {
    none: 'أصفر',
    light: 'فاتح',
    mediumLight: 'فاتح إلى متوسط',
    medium: 'متوسط',
    mediumDark: 'متوسط إلى داكن',
    dark: 'داكن',
  },

  // The search.

  search: 'البحث في الرسائل',
  searchHint: 'للعثور على رسائل هذه الدردشة، حتى القديمة منها.',
  searchResults: 'الرسائل المطابقة',
  found: (count) => (count === 0 ? 'لا توجد رسائل مطابقة.' : `عدد الرسائل المطابقة: ${number(count)}`),
  searching: 'جارٍ البحث في الرسائل الأقدم…',
  searchOlder: 'البحث في الأقدم',
  searchesLoaded: 'لا يستطيع هذا الخادم البحث إلا في الرسائل المحمّلة.',
  searchOffline: 'لا يوجد اتصال. يشمل البحث الرسائل المحمّلة فقط.',
  searchFailed: 'تعذّر البحث في الرسائل الأقدم.',

  // The connection panel.

  more: 'المزيد',
  connection: 'الاتصال',
  notConnected: 'لا يوجد اتصال.',
  transport: 'النقل',
  transportName: (route) => (route === 'websocket' ? isolate('WebSocket (TCP)') : `قناة بيانات ${isolate('(UDP)')}`),
  route: 'المسار',
  direct: 'مباشر',
  relayed: `عبر وسيط ${isolate('(TURN)')}`,
  roundTrip: 'زمن الذهاب والإياب',
  milliseconds: (count) => isolate(`${count} ms`),
  ipVersion: `إصدار ${isolate('IP')}`,
  connectedSince: 'متصل منذ',
  fallbackReason(why) {
    const next = 'تُعاد محاولة فتح قناة بيانات بين حين وآخر.';
    switch (why.kind) {
      case 'refused':
        return `رفض الخادم قناة البيانات: ${isolate(why.detail)}`;
      case 'lost':
        return `توقفت قناة البيانات عن الاستجابة، لذا يُستخدم ${isolate('WebSocket')}. ${next}`;
      default:
        return `لا يعمل ${isolate('UDP')} على هذه الشبكة، لذا يُستخدم ${isolate('WebSocket')}. ${next}`;
    }
  },
};
