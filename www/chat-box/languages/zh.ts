import type { CloseCode } from '../../../src/protocol/close-codes.ts';
import type { ClientCommand } from '../../client/outbox/outgoing.ts';
import type { ErrorMessage } from '../../../src/protocol/server-messages.ts';
import type { BaseWords } from './en.ts';
import { numberFormat } from './regional.ts';

const LOCALE = 'zh-Hans';
const number = numberFormat(LOCALE);
const TRY_AGAIN = '重试';
const TRY_LATER = '请稍等片刻再试。';
const INCOMPATIBLE = '此页面与服务器不兼容。请刷新页面。';
const NAME_RULE = '名字须为 2 到 32 个字符，可使用字母 A 到 Z、数字、_ 和 -。';
const READ_ONLY = '你不能在此房间发言。';
const KICKED = '管理员已将你移出聊天。';

const closed: Readonly<Record<CloseCode, string>> = {
  shutdown: '服务器正在重启。',
  silent: '连接长时间没有响应。',
  'hello-timeout': '连接超时。',
  slow: '你的网络太慢，跟不上此房间的更新。',
  'room-limit': '服务器无法再开设新房间。',
  failed: '服务器无法读取聊天记录。',
  busy: '来自你所在网络的连接过多。',
  expired: '你的登录已过期。',
  ended: `你已退出聊天。要重新加入，请点击“${TRY_AGAIN}”。`,
  protocol: INCOMPATIBLE,
  unsupported: INCOMPATIBLE,
  'too-many-channels': '此页面打开的通道过多。请刷新页面。',
  'too-large': '消息过大，服务器无法接收。',
  flood: `你发送的内容超出了服务器的处理能力。${TRY_LATER}`,
  rate: `你短时间内发送的内容过多。${TRY_LATER}`,
  replaced: `此聊天已在其他标签页或窗口中打开。要在这里使用，请点击“${TRY_AGAIN}”。`,
  kicked: KICKED,
  'network-banned': '管理员移出了你所在网络的一位成员。该网络的新成员暂时无法加入。',
  'users-only': '只有已登录的用户才能进入此房间。',
  'room-deleted': '此房间及其消息已被删除。',
  'not-admin': '管理员令牌不正确。',
};

const moment = new Intl.DateTimeFormat(LOCALE, {
  ...({ month: 'long', day: 'numeric' } as const),
  ...({ hour: 'numeric', minute: '2-digit' } as const),
});

function requestRefused({ code, retryAfter = 0 }: ErrorMessage, command: ClientCommand): string {
  switch (code) {
    case 'bad-name':
      return badName(command.type === 'rename' ? (command.name ?? '') : '');
    case 'name-taken':
      return '这个名字或与它非常相似的名字已被使用。请换一个。';
    case 'too-soon':
      return `每 30 秒只能改一次名字。请在 ${Math.ceil(retryAfter / 1_000)} 秒后再试。`;
    case 'not-found':
      return command.type === 'kick' ? '此人已经离开。' : '这条消息已不存在。';
    case 'not-yours':
      return '只有作者本人可以编辑或删除消息。';
    case 'not-moderator':
      return '只有管理员可以这样做。';
    case 'too-many':
      return '这条消息不能再添加更多种类的回应。';
    case 'readonly':
      return READ_ONLY;
    case 'journal':
      return '服务器未能保存。请重试。';
    case 'too-long':
    case 'bad-text':
      return '文字过长，或含有无法显示的字符。';
    case 'rank':
      return '你只能管理权限比你低的人。';
    case 'conflict':
      return '另一位管理员刚刚更改了设置。请查看后再试。';
    case 'muted':
      return '你已被禁言。';
    case 'paused':
      return '房间已暂停发言。';
    case 'links':
      return '这里不能发布链接。';
    case 'words':
      return '消息中含有此处不允许的词语。';
    default:
      return '服务器拒绝了此操作。';
  }
}

function badName(name: string): string {
  return /^[\w-]{2,32}$/.test(name) ? '这个名字已被保留。请换一个。' : NAME_RULE;
}

// A number changes no word in Chinese, so there are no plural forms.

/** Simplified Chinese. */
export const words: BaseWords = {
  locale: LOCALE,
  direction: 'ltr',

  // The box, its launcher and notifications.

  chat: (room) => `聊天：${room}`,
  openChat: (room, unread) => `打开聊天：${room}${unread === 0 ? '' : `，${unread} 条新消息`}`,
  closeChat: '关闭聊天',
  notifyMe: '我不在时通知我有新消息',
  notificationTitle: (name, room) => `${name}（${room}）`,
  messages: (room) => `${room} 中的消息`,

  // People.

  online: (count) => `${number(count)} 人在线`,
  peopleOnline: '在线成员',
  tooManyToList: '人数过多，无法列出。',
  filterPeople: '筛选成员',
  nobodyFound: '没有找到叫这个名字的成员。',
  you: '你',
  rename: '更改名字',
  fixedName: '此名字无法更改。',
  newName: '新名字',
  nameRule: `${NAME_RULE}每 30 秒可改一次。`,
  badName,
  randomName: '随机名字',
  moderatePerson: (name) => `管理 ${name}…`,
  verified: (site) => `已通过 ${site} 验证`,
  moderator: '管理员',
  owner: '房主',
  pinned: '置顶消息',
  notices: '通知',
  noticeFrom: (name) => `来自 ${name} 的通知`,

  // The status line.

  youAre: (name) => ['你是 ', name],
  readOnly: (name) => ['你正以 ', name, ` 的身份阅读。${READ_ONLY}`],
  readOnlyGuest: (name) => ['你正以 ', name, ' 的身份阅读。登录后即可发言。'],
  typing([first, second, ...more]) {
    if (first === undefined) return [];
    if (second === undefined) return [first, ' 正在输入…'];
    return more.length === 0 ? [first, ' 和 ', second, ' 正在输入…'] : ['多人正在输入…'];
  },
  join: '加入聊天',
  joining: '正在连接…',
  notJoined: '你不在聊天中。',
  offline: '你已离线。',
  reconnected: '已重新连接。',
  reconnectingIn: (seconds) => `${seconds} 秒后重新连接。`,
  reconnecting: '正在重新连接…',
  tryNow: '立即重试',
  tryAgain: TRY_AGAIN,
  catchingUp: '正在加载错过的消息…',
  connectFailure(why) {
    switch (why.kind) {
      case 'refused':
        return /^No WebRTC/.test(why.detail) ? '此聊天需要 WebRTC，但浏览器不支持或已将其停用。' : why.detail;
      case 'unreachable':
        return '无法访问聊天服务器。';
      case 'timeout':
      case 'ice-failed':
        return '无法连接到聊天服务器。它可能被你的网络屏蔽了。';
      case 'cors-blocked':
        return '聊天服务器不接受此网站。服务器的运营者可以允许它。';
      case 'lost':
        return '连接已断开。';
      case 'token-failed':
        return '登录失败。';
      case 'signed-out':
        return '你已退出登录。请重新登录以加入聊天。';
      case 'closed':
        return why.until !== undefined
          ? `${closed[why.close.code]}${moment.format(why.until)} 之后可以重新加入。`
          : closed[why.close.code];
    }
  },

  // Shown where there are no messages.

  idleTitle: '一起来聊天',
  idleHint: '加入后你会得到一个随机名字。',
  joiningTitle: '正在连接…',
  aloneTitle: '这里还没有其他人',
  aloneHint: '分享此页面，或在另一个标签页中打开，打个招呼吧。',
  emptyTitle: '还没有消息',
  emptyHint: (others) => `另有 ${others} 人在线。打个招呼吧。`,
  readOnlyHint: '新消息会显示在这里。',
  notConnectedTitle: '未连接',
  reconnectingHint: '你可以继续输入。连接恢复后，消息会自动发送。',
  disconnectedHint: (why) =>
    why.kind === 'refused' && why.status === 401
      ? '如果此网站可以登录，请先登录。否则，网站所有者可以为此服务器添加访问令牌。'
      : why.kind === 'signed-out'
        ? `请先在此网站登录，然后点击“${TRY_AGAIN}”。`
        : `要重新连接，请点击“${TRY_AGAIN}”。`,

  // Messages and what stands between them.

  joined: (name) => [name, ' 加入了聊天'],
  left: (name) => [name, ' 离开了聊天'],
  renamed: (was, name) => [was, ' 改名为 ', name],
  joinedAndLeft: (joined, left) =>
    [joined === 0 ? [] : `${joined} 人加入了聊天`, left === 0 ? [] : `${left} 人离开了聊天`].flat().join('，'),
  today: '今天',
  yesterday: '昨天',
  deleted: '这条消息已被删除。',
  edited: '（已编辑）',
  showAll: '显示全部',
  sending: '正在发送',
  mentionsYou: '提到了你',
  inReplyTo: '回复：',
  originalNotLoaded: '较早的消息',
  originalSearching: '正在加载原消息…',
  originalUnavailable: '原消息过早，或已不可用。',
  reactions: '回应',
  reaction: (emoji, count) => `${emoji}，${count} 人`,
  others: (count) => `另外 ${count} 人`,
  loadOlder: '加载更早的消息',
  newDivider: '新消息',
  newMessages: (count) => `${number(count)} 条新消息`,
  jumpToLatest: '跳到最新消息',
  messageAnnouncement: (name, text) => `${name}：${text}`,
  messageLabel: (name, time, text) => `${name}，${time}：${text}`,

  // Actions on a message.

  messageActions: '消息操作',
  react: '添加回应',
  reactWith: (emoji) => `用 ${emoji} 回应`,
  moreEmoji: '更多表情',
  reply: '回复',
  edit: '编辑',
  delete: '删除',
  confirmDelete: '为所有人删除这条消息？',
  wasDeleted: '已删除。',
  undoDeletion: '撤销',
  report: '举报…',
  pin: '置顶',
  unpin: '取消置顶',
  copyText: '复制文本',
  textCopied: '已复制文本。',
  reportTitle: '向管理员举报这条消息',
  reportReason: '有什么问题？',
  sendReport: '举报',
  reportSent: '谢谢。管理员会看到你的举报。',

  // The message field.

  messageField: '输入消息',
  send: '发送',
  canSendIn: (seconds) => `${seconds} 秒后可以再次发送。`,
  canSendAt: (time) => `${moment.format(time)} 之后可以再次发送。`,
  limit(why) {
    switch (why.kind) {
      case 'muted':
        return why.reason ? `你已被禁言：${why.reason}` : '你已被禁言。';
      case 'paused':
        return '管理员已暂停此房间的发言。';
      case 'newcomer':
        return '新访客暂时还不能在这里发言。';
      case 'slow':
        return `慢速模式：每 ${why.seconds} 秒可发一条消息。`;
    }
  },
  sendingTooFast: '发送太快了。你的消息稍后会自动发送。',
  save: '保存',
  cancel: '取消',
  close: '关闭',
  editing: '正在编辑你的消息',
  replyingTo: (name) => `回复 ${name}`,
  nameSuggestions: '建议的名字',
  nameSuggestionCount: (count) =>
    count === 1 ? '1 个名字。按 Enter 键选用。' : `${number(count)} 个名字。用方向键选择，再按 Enter 键。`,
  commandHelp: [
    '/nick 名字：更改名字（不填则得到随机名字）',
    '/me 文字：描述你正在做的事',
    '/help：显示这些命令',
    '//：发送以斜杠开头的消息',
    '**粗体**、*斜体*、~~删除线~~、`代码`：设置文字格式。以 > 开头的行是引用，以 - 开头的行是列表',
  ].join('\n'),
  unknownCommand: (command) =>
    `没有 ${command} 这个命令。输入 /help 可查看所有命令。再按一次 Enter 键可将其作为消息发送。`,
  insertEmoji: '插入表情',
  charactersLeft: (left) => `还剩 ${number(left)} 字`,
  charactersOver: (over) => `超出 ${number(over)} 字`,
  outboxFull: '等待发送的消息过多。请等连接恢复后再试。',

  // Pictures.

  picture: (alt) => (alt ? `图片：${alt}` : '图片'),
  addPicture: '添加图片',
  picturesToSend: '待发送的图片',
  describePicture: '说明',
  describePictureHint: '为看不到图片的人描述一下',
  removePicture: '移除图片',
  uploading: (percent) => `正在上传… ${percent}%`,
  uploaded: '图片已上传。',
  retryUpload: '重试',
  pictureProblem: (why) =>
    ({
      off: '你不能在这里发送图片。',
      type: '只能发送 PNG、JPEG 和 WebP 图片。',
      size: '这张图片太大。',
      many: '一次最多可以发送 4 张图片。',
      offline: '未连接。请稍后再试。',
      limit: '图片太多。请稍后再试。',
      failed: '上传失败。请重试。',
    })[why],
  pictureOf: (name) => `${name} 的图片`,
  previousPicture: '上一张图片',
  nextPicture: '下一张图片',
  savePicture: '保存图片',
  pictureGone: '这张图片已不可用。',

  // Failures.

  loadFailed: '加载失败。请重试或刷新页面。',
  resend: '重新发送',
  sendFailure(why) {
    switch (why) {
      case 'too-long':
        return '未发送：消息过长。';
      case 'bad-text':
        return '未发送：消息没有可见文字，或含有无法显示的字符。';
      case 'ended':
        return '未发送：连接已关闭。';
      case 'journal':
        return '未发送：服务器未能保存消息。';
      case 'muted':
        return '未发送：你已被禁言。';
      case 'slow-mode':
        return '未发送：房间处于慢速模式。';
      case 'paused':
        return '未发送：房间已暂停发言。';
      case 'newcomer':
        return '未发送：新访客暂时还不能发言。';
      case 'guests':
        return '未发送：访客在这里只能阅读。';
      case 'links':
        return '未发送：这里不能发布链接。';
      case 'words':
        return '未发送：消息中含有此处不允许的词语。';
      case 'file':
        return '未发送：这张图片已无法发送。';
      default:
        return '未发送。';
    }
  },
  requestRefused,
  nameTaken: (was, name) => `你不在时，${was} 这个名字被别人使用了。你现在是 ${name}。`,

  // The emoji picker.

  emoji: '表情',
  searchEmoji: '搜索表情',
  emojiLoading: '正在加载…',
  noEmojiFound: '没有找到表情。换一个词试试。',
  emojiFound: (count) => `${number(count)} 个表情`,
  emojiGroups: '分组',
  emojiGroup: {
    recent: '最近使用',
    smileys: '笑脸与情感',
    people: '人物与手势',
    nature: '动物与自然',
    food: '食物与饮料',
    travel: '旅行与地点',
    activities: '活动',
    objects: '物品',
    symbols: '符号',
    flags: '旗帜',
  },
  skinTone: '肤色',
  skinTones: {
    none: '黄色',
    light: '浅色',
    mediumLight: '中浅色',
    medium: '中等',
    mediumDark: '中深色',
    dark: '深色',
  },

  // The search.

  search: '搜索消息',
  searchHint: '查找此聊天中的消息，包括较早的消息。',
  searchResults: '找到的消息',
  found: (count) => (count === 0 ? '未找到消息。' : `找到 ${number(count)} 条消息。`),
  searching: '正在搜索较早的消息…',
  searchOlder: '搜索较早的消息',
  searchesLoaded: '此服务器只能搜索已加载的消息。',
  searchOffline: '未连接。仅搜索已加载的消息。',
  searchFailed: '无法搜索较早的消息。',

  // The connection panel.

  more: '更多',
  connection: '连接',
  notConnected: '未连接。',
  transport: '传输方式',
  transportName: (route) => (route === 'websocket' ? 'WebSocket (TCP)' : '数据通道 (UDP)'),
  route: '路径',
  direct: '直连',
  relayed: '中继 (TURN)',
  roundTrip: '往返时间',
  milliseconds: (count) => `${number(count)} 毫秒`,
  ipVersion: 'IP 版本',
  connectedSince: '连接始于',
  fallbackReason(why) {
    const next = '聊天会不时重新尝试数据通道。';
    switch (why.kind) {
      case 'refused':
        return `服务器拒绝了数据通道：${why.detail}`;
      case 'lost':
        return `数据通道停止响应，因此改用 WebSocket。${next}`;
      default:
        return `此网络不通 UDP，因此改用 WebSocket。${next}`;
    }
  },
};
