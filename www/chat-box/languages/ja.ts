import type { CloseCode } from '../../../src/protocol/close-codes.ts';
import type { ClientCommand } from '../../client/outbox/outgoing.ts';
import type { ErrorMessage } from '../../../src/protocol/server-messages.ts';
import type { BaseWords } from './en.ts';
import { numberFormat, regional } from './regional.ts';

const LOCALE = regional('ja');
const number = numberFormat(LOCALE);
const TRY_AGAIN = '再試行';
const TRY_LATER = '少し待ってから、もう一度お試しください。';
const INCOMPATIBLE = 'このページはサーバーと互換性がありません。ページを再読み込みしてください。';
const NAME_RULE = '名前は2〜32文字で、半角の英数字と _ と - が使えます。';
const READ_ONLY = 'このルームでは書き込めません。';
const KICKED = 'モデレーターによってチャットから退出させられました。';

const closed: Readonly<Record<CloseCode, string>> = {
  shutdown: 'サーバーが再起動しています。',
  silent: '長い間応答がなかったため、接続が切れました。',
  'hello-timeout': '接続に時間がかかりすぎました。',
  slow: '接続が遅く、ルームの更新に追いつけませんでした。',
  'room-limit': 'サーバーは、これ以上ルームを開けません。',
  failed: 'サーバーが履歴を読み込めませんでした。',
  busy: '同じネットワークからの接続が多すぎます。',
  expired: 'ログインの有効期限が切れました。',
  ended: `チャットから退出しました。もう一度参加するには「${TRY_AGAIN}」を押してください。`,
  protocol: INCOMPATIBLE,
  unsupported: INCOMPATIBLE,
  'too-many-channels': 'このページが開いているチャネルが多すぎます。ページを再読み込みしてください。',
  'too-large': 'メッセージが大きすぎて送信できませんでした。',
  flood: `サーバーが処理できる量を超えて送信されました。${TRY_LATER}`,
  rate: `短時間に多くのメッセージが送信されました。${TRY_LATER}`,
  replaced: `このチャットは別のタブまたはウィンドウで開かれています。ここで使うには「${TRY_AGAIN}」を押してください。`,
  kicked: KICKED,
  'network-banned':
    'モデレーターが、同じネットワークの参加者を退出させました。しばらくの間、このネットワークから新しく参加することはできません。',
  'users-only': 'このルームに入れるのは、ログインした人だけです。',
  'room-deleted': 'このルームとそのメッセージは削除されました。',
  'not-admin': '管理者トークンが正しくありません。',
};

const moment = new Intl.DateTimeFormat(LOCALE, {
  ...({ month: 'long', day: 'numeric', weekday: 'short' } as const),
  ...({ hour: 'numeric', minute: '2-digit' } as const),
});

function requestRefused({ code, retryAfter = 0 }: ErrorMessage, command: ClientCommand): string {
  switch (code) {
    case 'bad-name':
      return badName(command.type === 'rename' ? (command.name ?? '') : '');
    case 'name-taken':
      return '同じ名前か、よく似た名前がすでに使われています。別の名前を選んでください。';
    case 'too-soon':
      return `名前の変更は30秒に1回までです。あと${Math.ceil(retryAfter / 1_000)}秒で変更できます。`;
    case 'not-found':
      return command.type === 'kick' ? 'その人はすでに退出しています。' : 'そのメッセージはもうありません。';
    case 'not-yours':
      return 'メッセージを編集・削除できるのは、書いた本人だけです。';
    case 'not-moderator':
      return 'この操作はモデレーターだけができます。';
    case 'too-many':
      return 'このメッセージには、これ以上新しい種類のリアクションを付けられません。';
    case 'readonly':
      return READ_ONLY;
    case 'journal':
      return 'サーバーに保存できませんでした。もう一度お試しください。';
    case 'too-long':
    case 'bad-text':
      return 'このメッセージは長すぎるか、表示できない文字を含んでいます。';
    case 'rank':
      return '自分より権限の低い人に対してだけ操作できます。';
    case 'conflict':
      return '別のモデレーターが設定を変更しました。確認してから、もう一度お試しください。';
    case 'muted':
      return '書き込みを止められています。';
    case 'paused':
      return 'ルームは一時停止中です。';
    case 'links':
      return 'ここではリンクを投稿できません。';
    case 'words':
      return 'ここでは使えない言葉が含まれています。';
    default:
      return 'サーバーに受け付けられませんでした。';
  }
}

function badName(name: string): string {
  return /^[\w-]{2,32}$/.test(name) ? 'その名前は予約されています。別の名前を選んでください。' : NAME_RULE;
}

// A number changes no word in Japanese, so there are no plural forms.

/** Japanese. */
export const words: BaseWords = {
  locale: LOCALE,
  direction: 'ltr',

  // The box, its launcher and notifications.

  chat: (room) => `チャット：${room}`,
  openChat: (room, unread) =>
    unread === 0 ? `チャット「${room}」を開く` : `チャット「${room}」を開く（新着メッセージ${unread}件）`,
  closeChat: 'チャットを閉じる',
  notifyMe: 'ほかの画面を見ている間も新着メッセージを通知する',
  notificationTitle: (name, room) => `${name}さん（${room}）`,
  messages: (room) => `「${room}」のメッセージ`,

  // People.

  online: (count) => `${number(count)}人が参加中`,
  peopleOnline: '参加中の人',
  tooManyToList: '人数が多いため、一覧は表示されません。',
  filterPeople: '参加者を絞り込む',
  nobodyFound: 'その名前の参加者はいません。',
  you: 'あなた',
  rename: '名前を変更',
  fixedName: 'この名前は変更できません。',
  newName: '新しい名前',
  nameRule: `${NAME_RULE}変更は30秒に1回までです。`,
  badName,
  randomName: 'ランダムな名前',
  moderatePerson: (name) => `${name}さんへの操作…`,
  verified: (site) => `${site} で確認済み`,
  moderator: 'モデレーター',
  owner: 'オーナー',
  pinned: '固定されたメッセージ',
  notices: 'お知らせ',
  noticeFrom: (name) => `${name}からのお知らせ`,

  // The status line.

  youAre: (name) => ['あなたは ', name, ' です'],
  readOnly: (name) => [name, ` として閲覧しています。${READ_ONLY}`],
  readOnlyGuest: (name) => [name, ' として閲覧しています。書き込むにはログインしてください。'],
  typing([first, second, ...more]) {
    if (first === undefined) return [];
    if (second === undefined) return [first, 'さんが入力中…'];
    return more.length === 0 ? [first, 'さんと', second, 'さんが入力中…'] : ['複数の人が入力中…'];
  },
  join: 'チャットに参加',
  joining: '接続しています…',
  notJoined: 'チャットに参加していません。',
  offline: 'オフラインです。',
  reconnected: '再接続しました。',
  reconnectingIn: (seconds) => `${seconds}秒後に再接続します。`,
  reconnecting: '再接続しています…',
  tryNow: '今すぐ再試行',
  tryAgain: TRY_AGAIN,
  catchingUp: '不在中のメッセージを読み込み中…',
  connectFailure(why) {
    switch (why.kind) {
      case 'refused':
        return /^No WebRTC/.test(why.detail)
          ? 'このチャットにはWebRTCが必要ですが、このブラウザーは対応していないか、無効になっています。'
          : why.detail;
      case 'unreachable':
        return 'チャットサーバーに接続できません。';
      case 'timeout':
      case 'ice-failed':
        return 'チャットサーバーに接続できませんでした。このネットワークで遮断されている可能性があります。';
      case 'cors-blocked':
        return 'チャットサーバーがこのサイトを許可していません。サーバーの管理者が許可できます。';
      case 'lost':
        return '接続が切れました。';
      case 'token-failed':
        return 'ログインできませんでした。';
      case 'signed-out':
        return 'ログアウトしました。もう一度ログインすると、チャットに参加できます。';
      case 'closed':
        return why.until !== undefined
          ? `${closed[why.close.code]}${moment.format(why.until)}以降に、また参加できます。`
          : closed[why.close.code];
    }
  },

  // Shown where there are no messages.

  idleTitle: '会話に参加しましょう',
  idleHint: '参加すると、ランダムな名前が付きます。',
  joiningTitle: '接続しています…',
  aloneTitle: 'まだほかの人はいません',
  aloneHint: 'このページを共有するか、別のタブで開いて、あいさつしてみましょう。',
  emptyTitle: 'まだメッセージはありません',
  emptyHint: (others) => `ほかに${others}人が参加中です。あいさつしてみましょう。`,
  readOnlyHint: '新着メッセージはここに表示されます。',
  notConnectedTitle: '接続されていません',
  reconnectingHint: 'このまま書き込めます。メッセージは、接続が戻ると送信されます。',
  disconnectedHint: (why) =>
    why.kind === 'refused' && why.status === 401
      ? 'このサイトにログインできる場合は、ログインしてください。できない場合は、サイトの管理者がこのサーバーのトークンを設定できます。'
      : why.kind === 'signed-out'
        ? `このサイトにログインしてから、「${TRY_AGAIN}」を押してください。`
        : `自動では再接続しません。再接続するには「${TRY_AGAIN}」を押してください。`,

  // Messages and what stands between them.

  joined: (name) => [name, 'さんが参加しました'],
  left: (name) => [name, 'さんが退出しました'],
  renamed: (was, name) => [was, 'さんの名前が ', name, ' に変わりました'],
  joinedAndLeft: (joined, left) =>
    joined === 0
      ? `${left}人が退出しました`
      : left === 0
        ? `${joined}人が参加しました`
        : `${joined}人が参加し、${left}人が退出しました`,
  today: '今日',
  yesterday: '昨日',
  deleted: 'このメッセージは削除されました。',
  edited: '（編集済み）',
  showAll: 'すべて表示',
  sending: '送信中',
  mentionsYou: 'あなたへのメンション',
  inReplyTo: '返信先：',
  originalNotLoaded: '以前のメッセージ',
  originalSearching: '返信先のメッセージを読み込み中…',
  originalUnavailable: '返信先のメッセージは古すぎるか、もう残っていません。',
  reactions: 'リアクション',
  reaction: (emoji, count) => `${emoji} ${count}人`,
  others: (count) => `他${count}人`,
  loadOlder: '以前のメッセージを読み込む',
  newDivider: '新着',
  newMessages: (count) => `新着メッセージ${number(count)}件`,
  jumpToLatest: '最新のメッセージへ移動',
  messageAnnouncement: (name, text) => `${name}：${text}`,
  messageLabel: (name, time, text) => `${name}、${time}：${text}`,

  // Actions on a message.

  messageActions: 'メッセージの操作',
  react: 'リアクションを追加',
  reactWith: (emoji) => `${emoji} でリアクション`,
  moreEmoji: 'ほかの絵文字',
  reply: '返信',
  edit: '編集',
  delete: '削除',
  confirmDelete: 'このメッセージを全員の画面から削除しますか？',
  wasDeleted: '削除しました。',
  undoDeletion: '元に戻す',
  report: '報告…',
  pin: '固定する',
  unpin: '固定を外す',
  copyText: 'テキストをコピー',
  textCopied: 'テキストをコピーしました。',
  reportTitle: 'このメッセージをモデレーターに報告',
  reportReason: '何が問題ですか？',
  sendReport: '報告する',
  reportSent: 'ありがとうございます。モデレーターに報告が届きました。',

  // The message field.

  messageField: 'メッセージを入力',
  send: '送信',
  canSendIn: (seconds) => `あと${seconds}秒で送信できます。`,
  canSendAt: (time) => `${moment.format(time)}以降に、また送信できます。`,
  limit(why) {
    switch (why.kind) {
      case 'muted':
        return why.reason ? `書き込みを止められています：${why.reason}` : '書き込みを止められています。';
      case 'paused':
        return 'モデレーターがこのルームを一時停止しました。';
      case 'newcomer':
        return '新しいゲストは、まだここに書き込めません。';
      case 'slow':
        return `低速モード：メッセージは${why.seconds}秒に1件です。`;
    }
  },
  sendingTooFast: '短時間に多くのメッセージが送信されました。残りは自動的に送信されます。',
  save: '保存',
  cancel: 'キャンセル',
  close: '閉じる',
  editing: 'メッセージを編集中',
  replyingTo: (name) => `${name}さんに返信`,
  nameSuggestions: '名前の候補',
  nameSuggestionCount: (count) =>
    count === 1
      ? '候補が1件あります。Enterキーで入力します。'
      : `候補が${number(count)}件あります。矢印キーで選び、Enterキーで入力します。`,
  commandHelp: [
    '/nick 名前：名前を変更（名前を省くとランダムな名前）',
    '/me テキスト：自分がしていることを伝える',
    '/help：コマンドの一覧を表示',
    '//：スラッシュで始まるメッセージを送信',
    '**太字**、*斜体*、~~取り消し線~~、`コード`：文字の書式。「> 」で始まる行は引用、「- 」で始まる行はリスト',
  ].join('\n'),
  unknownCommand: (command) =>
    `${command} というコマンドはありません。/help で一覧を表示できます。このままメッセージとして送信するには、もう一度Enterキーを押してください。`,
  insertEmoji: '絵文字を挿入',
  charactersLeft: (left) => `残り${number(left)}文字`,
  charactersOver: (over) => `${number(over)}文字超過`,
  outboxFull: '送信待ちのメッセージが多すぎます。接続が戻るまでお待ちください。',

  // Pictures.

  picture: (alt) => (alt ? `画像：${alt}` : '画像'),
  addPicture: '画像を追加',
  picturesToSend: '送信する画像',
  describePicture: '説明',
  describePictureHint: '見えない人のために説明を入力',
  removePicture: '画像を取り消す',
  uploading: (percent) => `アップロード中… ${percent}%`,
  uploaded: '画像をアップロードしました。',
  retryUpload: 'もう一度試す',
  pictureProblem: (why) =>
    ({
      off: 'ここでは画像を送信できません。',
      type: '送信できる画像はPNG、JPEG、WebPだけです。',
      size: 'この画像は大きすぎます。',
      many: '一度に送信できる画像は4枚までです。',
      offline: '接続されていません。少し待ってからもう一度お試しください。',
      limit: '画像が多すぎます。しばらくしてからもう一度お試しください。',
      failed: 'アップロードできませんでした。もう一度お試しください。',
    })[why],
  pictureOf: (name) => `${name}さんの画像`,
  previousPicture: '前の画像',
  nextPicture: '次の画像',
  savePicture: '画像を保存',
  pictureGone: 'この画像は表示できなくなりました。',

  // Failures.

  loadFailed: '読み込めませんでした。もう一度試すか、ページを再読み込みしてください。',
  resend: '再送信',
  sendFailure(why) {
    switch (why) {
      case 'too-long':
        return '送信できませんでした。メッセージが長すぎます。';
      case 'bad-text':
        return '送信できませんでした。表示できる文字がないか、表示できない文字が含まれています。';
      case 'ended':
        return '送信できませんでした。接続が終了しました。';
      case 'journal':
        return '送信できませんでした。サーバーに保存できませんでした。';
      case 'muted':
        return '送信できませんでした：書き込みを止められています。';
      case 'slow-mode':
        return '送信できませんでした：ルームは低速モードです。';
      case 'paused':
        return '送信できませんでした：ルームは一時停止中です。';
      case 'newcomer':
        return '送信できませんでした：新しいゲストはまだ書き込めません。';
      case 'guests':
        return '送信できませんでした：ゲストは読むことだけができます。';
      case 'links':
        return '送信できませんでした：ここではリンクを投稿できません。';
      case 'words':
        return '送信できませんでした：ここでは使えない言葉が含まれています。';
      case 'file':
        return '送信できませんでした：この画像はもう送信できません。';
      default:
        return '送信できませんでした。';
    }
  },
  requestRefused,
  nameTaken: (was, name) =>
    `不在の間に、ほかの人が「${was}」という名前を使い始めました。あなたの名前は「${name}」になりました。`,

  // The emoji picker.

  emoji: '絵文字',
  searchEmoji: '絵文字を検索',
  emojiLoading: '読み込み中…',
  noEmojiFound: '絵文字が見つかりません。別の言葉で試してください。',
  emojiFound: (count) => `絵文字${number(count)}件`,
  emojiGroups: 'グループ',
  emojiGroup: {
    recent: '最近使用',
    smileys: '顔と感情',
    people: '人とジェスチャー',
    nature: '動物と自然',
    food: '食べ物と飲み物',
    travel: '旅行と場所',
    activities: 'アクティビティ',
    objects: 'もの',
    symbols: '記号',
    flags: '旗',
  },
  skinTone: '肌の色',
  skinTones: {
    none: '黄色',
    light: '明るい',
    mediumLight: 'やや明るい',
    medium: '中間',
    mediumDark: 'やや濃い',
    dark: '濃い',
  },

  // The search.

  search: 'メッセージを検索',
  searchHint: 'このチャットのメッセージを、古いものも含めて検索します。',
  searchResults: '見つかったメッセージ',
  found: (count) =>
    count === 0 ? 'メッセージは見つかりませんでした。' : `${number(count)}件のメッセージが見つかりました。`,
  searching: '以前のメッセージを検索しています…',
  searchOlder: 'さらに前を検索',
  searchesLoaded: 'このサーバーで検索できるのは、読み込み済みのメッセージだけです。',
  searchOffline: '接続されていません。読み込み済みのメッセージだけを検索しています。',
  searchFailed: '以前のメッセージを検索できませんでした。',

  // The connection panel.

  more: 'その他',
  connection: '接続',
  notConnected: '接続されていません。',
  transport: '通信方式',
  transportName: (route) => (route === 'websocket' ? 'WebSocket (TCP)' : 'データチャネル (UDP)'),
  route: '経路',
  direct: '直接',
  relayed: '中継 (TURN)',
  roundTrip: '往復時間',
  milliseconds: (count) => `${number(count)} ms`,
  ipVersion: 'IPバージョン',
  connectedSince: '接続開始',
  fallbackReason(why) {
    const next = 'データチャネルへの切り替えは定期的に試みます。';
    switch (why.kind) {
      case 'refused':
        return `サーバーがデータチャネルを受け付けませんでした：${why.detail}`;
      case 'lost':
        return `データチャネルの応答がなくなったため、WebSocketを使っています。${next}`;
      default:
        return `このネットワークではUDPを使えないため、WebSocketを使っています。${next}`;
    }
  },
};
