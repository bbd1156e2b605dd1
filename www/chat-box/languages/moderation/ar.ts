import type { ModerationWords } from '../en.ts';

/** Isolates text that has a direction of its own: a name, a number, a word in Latin letters. */
const isolate = (text: string | number): string => `\u2068${text}\u2069`;

const plurals = new Intl.PluralRules('ar');

/** Names a number of seconds in the form that follows a preposition. */
function duration(seconds: number): string {
  switch (plurals.select(seconds)) {
    case 'one':
      return 'ثانية واحدة';
    case 'two':
      return 'ثانيتين';
    case 'few':
      return `${isolate(seconds)} ثوانٍ`;
    default:
      return `${isolate(seconds)} ثانية`;
  }
}

/** Words of moderators, in Arabic. Imperatives have a gender, so these sentences use nouns of action instead. */
export const words: ModerationWords = {
  action: 'الإجراء',
  mutes: [
    [600, `كتم مدة ${isolate(10)} دقائق`],
    [86_400, 'كتم مدة يوم'],
  ],
  bans: [
    [0, 'إخراج مع إمكان العودة فورًا'],
    [3_600, 'حظر مدة ساعة'],
    [86_400, 'حظر مدة يوم'],
    [604_800, 'حظر مدة أسبوع'],
    [315_360_000, 'حظر دائم'],
  ],
  erase: 'حذف رسائل هذا الشخص',
  eraseChoice: { none: 'بلا حذف', hour: 'رسائل الساعة الأخيرة', day: 'رسائل اليوم الأخير', all: 'كل الرسائل' },
  optionalReason: 'السبب (اختياري)',
  apply: 'تطبيق',
  confirmErase: (name) => `حذف رسائل ${isolate(name)}؟ لا يمكن التراجع عن ذلك.`,
  wasMuted: (name) => `كُتم ${isolate(name)}.`,
  wasBanned: (name) => `حُظر ${isolate(name)}.`,
  wasRemoved: (name) => `أُخرج ${isolate(name)}.`,
  wasLifted: (name) => `يمكن لـ${isolate(name)} العودة والكتابة من جديد.`,
  undo: 'تراجع',

  moderation: (open) => (open === 0 ? 'الإشراف' : `الإشراف، البلاغات المفتوحة: ${isolate(open)}`),
  reports: 'البلاغات',
  sanctions: 'الحظر والكتم',
  roomSettings: 'الغرفة',
  log: 'السجل',
  loading: 'جارٍ التحميل…',
  noReports: 'لا توجد بلاغات مفتوحة.',
  noSanctions: 'لا أحد محظور أو مكتوم.',
  noLog: 'لم يحدث شيء بعد.',
  reportedBy: (name, time) => `بلاغ من ${isolate(name)}، ${isolate(time)}`,
  messageGone: 'لم تعد هذه الرسالة موجودة.',
  deleteMessage: 'حذف الرسالة',
  dismissReport: 'تجاهل',
  bannedUntil: (time) => `محظور حتى ${isolate(time)}`,
  mutedUntil: (time) => `مكتوم حتى ${isolate(time)}`,
  bannedForever: 'محظور دائمًا',
  byModerator: (name, time) => `بواسطة ${isolate(name)}، ${isolate(time)}`,
  wholeNetwork: 'يشمل ذلك ضيوفًا آخرين من الشبكة نفسها.',
  lift: 'رفع',
  showMore: 'عرض المزيد',
  logLine: (action, by, person) =>
    ({
      kick: [by, ': إخراج ', person],
      ban: [by, ': حظر ', person],
      mute: [by, ': كتم ', person],
      unban: [by, ': رفع الحظر أو الكتم عن ', person],
      delete: [by, ': حذف رسالة من ', person],
      erase: [by, ': حذف رسائل ', person],
      settings: [by, ': تغيير الإعدادات'],
      clear: [by, ': حذف كل الرسائل'],
      restart: [by, ': حذف الغرفة'],
      report: [by, ': الإبلاغ عن رسالة من ', person],
      resolve: [by, ': إغلاق بلاغ'],
    })[action],

  slow: 'الوضع البطيء',
  slowChoices: [
    [0, 'متوقف'],
    [5, `رسالة كل ${isolate(5)} ثوانٍ`],
    [10, `رسالة كل ${isolate(10)} ثوانٍ`],
    [30, `رسالة كل ${isolate(30)} ثانية`],
    [60, 'رسالة كل دقيقة'],
    [300, `رسالة كل ${isolate(5)} دقائق`],
  ],
  slowAuto: 'تلقائي عند كثرة الرسائل',
  slowEvery: (seconds) => `رسالة كل ${duration(seconds)}`,
  pause: 'إيقاف الكتابة مؤقتًا',
  pauseChoices: [
    [0, 'بلا إيقاف'],
    [600, `مدة ${isolate(10)} دقائق`],
    [3_600, 'مدة ساعة'],
    [86_400, 'مدة يوم'],
  ],
  pausedUntil: (time) => `حتى ${isolate(time)}`,
  newcomers: 'كتابة الضيوف الجدد',
  newcomerChoices: [
    [0, 'فورًا'],
    [60, 'بعد دقيقة'],
    [300, `بعد ${isolate(5)} دقائق`],
    [3_600, 'بعد ساعة'],
  ],
  afterSeconds: (seconds) => `بعد ${duration(seconds)}`,
  guests: 'الضيوف',
  guestsChoice: { write: 'يمكنهم الكتابة', read: 'يمكنهم القراءة فقط', none: 'لا يمكنهم الدخول' },
  links: 'الروابط',
  linksChoice: { all: 'من الجميع', users: 'من الحسابات الموثّقة فقط', none: 'من المشرفين فقط' },
  blockedWords: 'كلمات محظورة، كلمة في كل سطر',
  topic: 'الموضوع',
  saved: 'تم الحفظ.',
  conflict: 'غيّر مشرف آخر الإعدادات. تظهر الآن الإعدادات الجديدة.',
  clear: 'حذف كل الرسائل…',
  confirmClear: 'حذف كل الرسائل في هذه الغرفة؟ لا يمكن التراجع عن ذلك.',
  deleteAll: 'حذف الكل',

  moderatorHelp: [
    `${isolate('/mute NAME 10m')} ثم سبب: كتم شخص مدة محددة، مثل ${isolate('30s')} أو ${isolate('10m')} أو ${isolate('2h')} أو ${isolate('1d')}`,
    `${isolate('/ban NAME 1d')} ثم سبب: حظر شخص مدة محددة، وبلا مدة يكون الحظر دائمًا`,
    `${isolate('/slow 30')}: وضع بطيء برسالة كل ${isolate(30)} ثانية. ${isolate('/slow auto')} و${isolate('/slow off')}`,
    `${isolate('/pause 10m')}: الكتابة للمشرفين فقط. ${isolate('/pause off')}`,
    `${isolate('/topic')} ثم نص: تحديد الموضوع، وبلا نص يُزال`,
    `${isolate('/clear')}: حذف كل الرسائل`,
  ].join('\n'),
  unknownPerson: (name) => `لا يوجد ${isolate(name)} هنا. خيارات الرسالة تشمل من غادر أيضًا.`,
  confirmCommand: `لحذف كل الرسائل في هذه الغرفة، يُرجى ضغط ${isolate('Enter')} مرة أخرى. لا يمكن التراجع عن ذلك.`,
  tooLong: (maxCharacters) => `النص طويل جدًا. الحد الأقصى ${isolate(maxCharacters)} حرف.`,
  tooMuch: (max) => `القيمة كبيرة جدًا. الحد الأقصى ${isolate(max)}.`,
};
