import type { CloseCode } from '../../../src/protocol/close-codes.ts';
import type { Words } from './en.ts';

const UNSUPPORTED = 'このページとサーバーの間でやり取りができません。ページを再読み込みしてください。';

const closed: Readonly<Record<CloseCode, string>> = {
  shutdown: 'サーバーが再起動しています。',
  slow: 'この接続では、ルームの流れに追いつけませんでした。',
  silent: '長いあいだ応答がなく、接続が切れました。',
  'hello-timeout': '接続の開始に時間がかかりすぎました。',
  replaced: '別のタブかウィンドウに移りました。ここに戻るには、もう一度お試しください。',
  kicked: 'モデレーターにより退出となりました。しばらくすると、また参加できることがあります。',
  'room-limit': 'サーバーには、もう新しいルームを作る余裕がありません。',
  failed: 'サーバーが記録を読み込めませんでした。',
  ended: 'チャットから退出しました。戻るには、もう一度お試しください。',
  protocol: UNSUPPORTED,
  unsupported: UNSUPPORTED,
  'too-many-channels': 'このページが開いているチャネルが多すぎます。ページを再読み込みしてください。',
  'too-large': 'メッセージがサーバーには大きすぎました。',
  'not-admin': '管理者トークンが正しくありません。',
  flood: 'サーバーが受け取れる量を超えました。少し待ってから、もう一度お試しください。',
  rate: '短い時間にたくさん送信されました。少し待ってから、もう一度お試しください。',
};

const moment = new Intl.DateTimeFormat('ja', { weekday: 'short', hour: 'numeric', minute: '2-digit' });

const NAME_RULE = '名前は2〜32文字です。半角の英数字と _ と - が使えます。';

const badName = (name: string): string =>
  /^[\w-]{2,32}$/.test(name) ? 'その名前は使えません。別の名前を選んでください。' : NAME_RULE;

// A number changes no word in Japanese: PluralRules knows one form.

/** What the element says in Japanese. */
export const words: Words = {
  direction: 'ltr',
  chat: (room) => `チャット：${room}`,
  openChat: (room, unread) =>
    unread === 0 ? `チャット「${room}」を開く` : `チャット「${room}」を開く（新着メッセージ${unread}件）`,
  closeChat: 'チャットを閉じる',
  notifyMe: 'ほかの画面を見ている間も新着メッセージを通知する',
  notificationTitle: (name, room) => `${name}さん（${room}）`,
  messages: (room) => `「${room}」のメッセージ`,
  online: (count) => `${count}人`,
  peopleOnline: '参加中の人',
  tooManyToList: '人数が多いため、一覧は表示されません。',
  you: 'あなた',
  youAre: (name) => ['あなたは ', name, ' です'],
  readOnly: (name) => [name, ' として閲覧中です。ここでは書き込めません。'],
  typing([first, second, ...others]) {
    if (first === undefined) return '';
    if (second === undefined) return `${first}さんが入力中…`;
    return others.length === 0 ? `${first}さんと${second}さんが入力中…` : '何人かが入力中…';
  },

  rename: '名前を変える',
  newName: '新しい名前',
  nameRule: `${NAME_RULE}変更は30秒に1回までです。`,
  randomName: 'おまかせ',
  badName,
  removePerson: (name) => `${name}さんを退出させる…`,
  rejoinLabel: (name) => `${name}さんを退出させ、再参加を止める期間`,
  rejoinAfter: [
    [0, 'なし（すぐに戻れます）'],
    [300, '5分'],
    [3_600, '1時間'],
    [86_400, '1日'],
    [604_800, '1週間'],
  ],
  remove: '退出させる',

  join: 'チャットに参加',
  joining: '参加しています…',
  tryNow: '今すぐ試す',
  tryAgain: 'もう一度試す',

  notJoined: 'チャットに参加していません。',
  idleTitle: 'いつでもチャットをどうぞ',
  idleHint: '参加すると、あなたの名前が付きます。',
  joiningTitle: '参加しています…',
  aloneTitle: 'まだほかの人はいません',
  aloneHint: 'このページを共有するか、別のタブでも開いて、あいさつしてみましょう。',
  emptyTitle: 'まだメッセージはありません',
  emptyHint: (others) => `ほかに${others}人が参加中です。あいさつしてみましょう。`,
  readOnlyHint: 'ほかの人のメッセージは、ここに自動で表示されます。',
  notConnectedTitle: '接続されていません',
  reconnectingHint: '書いたメッセージは保管され、接続が戻ると送信されます。',
  disconnectedHint: (why) =>
    why.kind === 'refused' && why.status === 401
      ? 'このページの作成者が、このサーバーのトークンを設定できます。'
      : '操作があるまで、再接続はしません。',

  joined: (name) => [name, 'さんが参加しました'],
  left: (name) => [name, 'さんが退出しました'],
  renamed: (was, name) => [was, 'さんの名前が ', name, ' に変わりました'],
  joinedOrLeft: (count) => `ほかに${count}人が出入りしました`,
  today: '今日',
  yesterday: '昨日',
  deleted: 'このメッセージは削除されました。',
  edited: '（編集済み）',
  showAll: 'すべて表示',
  inReplyTo: '返信先：',
  originalNotLoaded: 'まだ読み込まれていない以前のメッセージ',
  originalSearching: '返信先のメッセージを探しています…',
  originalUnavailable: '返信先のメッセージは、古すぎるか、もう残っていません。',
  reactions: 'リアクション',
  reaction: (emoji, count) => `${emoji} ${count}人`,
  loadOlder: '以前のメッセージ',
  catchingUp: '届いたメッセージを読み込み中…',
  newDivider: '新着',
  newMessages: (count) => `新着メッセージ${count}件`,
  jumpToLatest: '最新のメッセージへ',
  messageAnnouncement: (name, text) => `${name}：${text}`,
  messageLabel: (name, time, text) => `${name}、${time}：${text}`,

  messageActions: 'メッセージの操作',
  react: 'リアクション',
  reactWith: (emoji) => `${emoji} でリアクション`,
  moreEmoji: 'ほかの絵文字',
  reply: '返信',
  edit: '編集',
  confirmDelete: '全員から削除しますか？',
  confirmRemove: (name) => `${name}さんを1時間退出させますか？`,

  messageField: 'メッセージを入力',
  send: '送信',
  canSendIn: (seconds) => `あと${seconds}秒で送信できます。`,
  sendingTooFast: '一度にたくさん送信されました。残りは自動で送られます。',
  save: '保存',
  cancel: 'キャンセル',
  close: '閉じる',
  editing: 'メッセージを編集',
  replyingTo: (name) => `${name}さんへの返信`,
  deleteEmptied: 'メッセージが空になりました。削除しますか？',
  delete: '削除',
  nameSuggestions: '名前',
  nameSuggestionCount: (count) =>
    count === 1
      ? '候補が1件あります。Enterキーで入力します。'
      : `候補が${count}件あります。矢印キーで選び、Enterキーで入力します。`,
  commandHelp:
    '/nick 名前：その名前に変える（名前を省くとおまかせ）\n/me 文：自分がしていることを伝える\n/help：この説明を表示する\n//：スラッシュで始まる文を送る',
  unknownCommand: (command) =>
    `${command} というコマンドはありません。/help で一覧を表示します。このまま文として送るには、もう一度Enterキーを押してください。`,
  requestRefused({ code, retryAfter = 0 }, command) {
    switch (code) {
      case 'bad-name':
        return badName(command.type === 'rename' ? (command.name ?? '') : '');
      case 'name-taken':
        return '同じ名前か、よく似た名前の人がいます。別の名前を選んでください。';
      case 'too-soon':
        return `名前の変更は30秒に1回までです。あと${Math.ceil(retryAfter / 1_000)}秒で変更できます。`;
      case 'not-found':
        return command.type === 'kick' ? 'その人はもう退出しています。' : 'そのメッセージはもうありません。';
      case 'not-yours':
        return 'メッセージを変更・削除できるのは、書いた本人だけです。';
      case 'not-moderator':
        return 'モデレーターだけができる操作です。';
      case 'too-many':
        return 'このメッセージには、これ以上ほかのリアクションを付けられません。';
      case 'readonly':
        return 'ここでは閲覧のみで、変更はできません。';
      case 'journal':
        return 'サーバーに保存できませんでした。もう一度お試しください。';
      case 'too-long':
      case 'bad-text':
        return 'この文は保存できません。長すぎるか、表示できない文字が含まれています。';
      default:
        return 'サーバーに受け付けられませんでした。';
    }
  },
  resend: '再送信',
  insertEmoji: '絵文字を挿入',
  emoji: '絵文字',
  emojiGroup: {
    smileys: '顔',
    people: '手と人',
    hearts: 'ハートとお祝い',
    nature: '動物と自然',
    food: '食べ物と飲み物',
    things: 'もの',
    signs: '記号',
  },
  charactersLeft: (left) => `残り${left}文字`,
  charactersOver: (over) => `${over}文字超過`,
  outboxFull: '送信待ちのメッセージが多すぎます。接続が戻るまでお待ちください。',
  loadFailed: '読み込めませんでした。もう一度試すか、ページを再読み込みしてください。',

  connection: '接続',
  connectionSummary: (route) =>
    route === undefined ? '接続：なし' : route === 'websocket' ? '接続：WebSocket' : '接続：データチャネル',
  notConnected: '接続されていません。',
  transport: '方式',
  transportName: (route) => (route === 'websocket' ? 'WebSocket (TCP)' : 'WebRTC データチャネル (UDP)'),
  route: '経路',
  direct: '直接',
  relayed: '中継 (TURN)',
  roundTrip: '往復時間',
  milliseconds: (count) => `${count} ms`,
  ipVersion: 'アドレス',
  connectedSince: '開始時刻',
  fallbackReason(why) {
    switch (why.kind) {
      case 'refused':
        return `サーバーがデータチャネルを受け付けませんでした：${why.detail}`;
      case 'lost':
        return 'データチャネルの応答がなくなったため、WebSocketに切り替えました。データチャネルは時々試しています。';
      default:
        return 'ここからはUDPが通らないため、WebSocketを使っています。データチャネルは時々試しています。';
    }
  },

  offline: 'オフラインです。',
  reconnectingIn: (seconds) => `${seconds}秒後に再接続します。`,
  reconnecting: '再接続しています…',
  sendFailure(why) {
    switch (why) {
      case 'too-long':
        return '送信できませんでした。長すぎます。';
      case 'bad-text':
        return '送信できませんでした。表示できない文字が含まれています。';
      case 'ended':
        return '送信できませんでした。接続が終了しました。';
      case 'journal':
        return '送信できませんでした。サーバーに保存できませんでした。';
      default:
        return '送信できませんでした。';
    }
  },
  connectFailure(why) {
    switch (why.kind) {
      case 'refused':
        return why.detail;
      case 'unreachable':
        return 'チャットサーバーに接続できません。';
      case 'timeout':
        return '時間内に接続できませんでした。このネットワークで遮断されている可能性があります。';
      case 'ice-failed':
        return 'チャットサーバーへの経路が見つかりません。このネットワークで遮断されている可能性があります。';
      case 'cors-blocked':
        return 'チャットサーバーがこのサイトを許可していません。サーバーの運営者が許可できます。';
      case 'lost':
        return '接続が切れました。';
      case 'closed':
        if (why.close.code === 'kicked' && why.until !== undefined)
          return `モデレーターにより退出となりました。${moment.format(why.until)} 以降にまた参加できます。`;
        return closed[why.close.code];
    }
  },
};
