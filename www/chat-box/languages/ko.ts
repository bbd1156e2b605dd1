import type { CloseCode } from '../../../src/protocol/close-codes.ts';
import type { ClientCommand } from '../../client/outbox/outgoing.ts';
import type { ErrorMessage } from '../../../src/protocol/server-messages.ts';
import type { BaseWords } from './en.ts';
import { numberFormat, regional } from './regional.ts';

// Particles depend on the last sound of a word, so names are followed by “님”, and other values by a noun.

const LOCALE = regional('ko');
const number = numberFormat(LOCALE);
const TRY_AGAIN = '다시 시도';
const TRY_LATER = '잠시 후 다시 시도하세요.';
const INCOMPATIBLE = '이 페이지는 서버와 호환되지 않습니다. 페이지를 새로고침하세요.';
const NAME_RULE = '이름은 2~32자로, 영문자와 숫자, _ 및 - 기호만 쓸 수 있습니다.';
const READ_ONLY = '이 채팅방에서는 글을 쓸 수 없습니다.';
const KICKED = '운영자가 채팅에서 내보냈습니다.';

const closed: Readonly<Record<CloseCode, string>> = {
  shutdown: '서버가 다시 시작하고 있습니다.',
  silent: '오랫동안 응답이 없어 연결이 끊어졌습니다.',
  'hello-timeout': '연결하는 데 시간이 너무 오래 걸렸습니다.',
  slow: '연결이 느려서 이 채팅방을 따라갈 수 없습니다.',
  'room-limit': '서버에서 채팅방을 더 열 수 없습니다.',
  failed: '서버가 대화 기록을 읽지 못했습니다.',
  busy: '같은 네트워크에서 연결이 너무 많습니다.',
  expired: '로그인이 만료되었습니다.',
  ended: `채팅에서 나왔습니다. 다시 참여하려면 ‘${TRY_AGAIN}’ 버튼을 누르세요.`,
  protocol: INCOMPATIBLE,
  unsupported: INCOMPATIBLE,
  'too-many-channels': '이 페이지에서 연 채널이 너무 많습니다. 페이지를 새로고침하세요.',
  'too-large': '메시지가 너무 커서 서버가 받을 수 없습니다.',
  flood: `서버가 처리할 수 있는 양보다 많이 보냈습니다. ${TRY_LATER}`,
  rate: `짧은 시간에 너무 많이 보냈습니다. ${TRY_LATER}`,
  replaced: `이 채팅이 다른 탭이나 창에서 열려 있습니다. 여기에서 쓰려면 ‘${TRY_AGAIN}’ 버튼을 누르세요.`,
  kicked: KICKED,
  'network-banned': '운영자가 같은 네트워크의 참여자를 내보냈습니다. 당분간 이 네트워크에서는 새로 참여할 수 없습니다.',
  'users-only': '로그인한 사람만 이 채팅방에 들어올 수 있습니다.',
  'room-deleted': '이 채팅방과 메시지가 삭제되었습니다.',
  'not-admin': '관리자 토큰이 올바르지 않습니다.',
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
      return '같거나 매우 비슷한 이름을 이미 쓰고 있습니다. 다른 이름을 고르세요.';
    case 'too-soon':
      return `이름은 30초에 한 번만 바꿀 수 있습니다. ${Math.ceil(retryAfter / 1_000)}초 후에 다시 시도하세요.`;
    case 'not-found':
      return command.type === 'kick' ? '이미 나간 참여자입니다.' : '더 이상 없는 메시지입니다.';
    case 'not-yours':
      return '메시지는 쓴 사람만 수정하거나 삭제할 수 있습니다.';
    case 'not-moderator':
      return '운영자만 할 수 있습니다.';
    case 'too-many':
      return '이 메시지에는 새로운 종류의 반응을 더 추가할 수 없습니다.';
    case 'readonly':
      return READ_ONLY;
    case 'journal':
      return '서버에 저장하지 못했습니다. 다시 시도하세요.';
    case 'too-long':
    case 'bad-text':
      return '글이 너무 길거나 표시할 수 없는 문자가 있습니다.';
    case 'rank':
      return '자신보다 권한이 낮은 사람에게만 할 수 있습니다.';
    case 'conflict':
      return '다른 운영자가 방금 설정을 바꿨습니다. 확인한 뒤 다시 시도하세요.';
    case 'muted':
      return '글쓰기가 금지되었습니다.';
    case 'paused':
      return '채팅방이 일시 중지되었습니다.';
    case 'links':
      return '여기에는 링크를 올릴 수 없습니다.';
    case 'words':
      return '여기에서 쓸 수 없는 단어가 들어 있습니다.';
    default:
      return '서버가 요청을 거부했습니다.';
  }
}

function badName(name: string): string {
  return /^[\w-]{2,32}$/.test(name) ? '예약된 이름입니다. 다른 이름을 고르세요.' : NAME_RULE;
}

// A number changes no word in Korean, so there are no plural forms.

/** Korean, in the polite style “합니다”, with requests in “-세요”. */
export const words: BaseWords = {
  locale: LOCALE,
  direction: 'ltr',

  // The box, its launcher and notifications.

  chat: (room) => `채팅: ${room}`,
  openChat: (room, unread) => `채팅 열기: ${room}${unread === 0 ? '' : `, 새 메시지 ${unread}개`}`,
  closeChat: '채팅 닫기',
  notifyMe: '자리를 비운 동안 새 메시지 알림 받기',
  notificationTitle: (name, room) => `${name} 님 (${room})`,
  messages: (room) => `${room} 메시지`,

  // People.

  online: (count) => `${number(count)}명 접속 중`,
  peopleOnline: '접속 중인 사람',
  tooManyToList: '사람이 너무 많아 목록을 표시할 수 없습니다.',
  filterPeople: '사람 찾기',
  nobodyFound: '그런 이름을 가진 사람이 없습니다.',
  you: '나',
  rename: '이름 바꾸기',
  fixedName: '이 이름은 바꿀 수 없습니다.',
  newName: '새 이름',
  nameRule: `${NAME_RULE} 이름은 30초에 한 번 바꿀 수 있습니다.`,
  badName,
  randomName: '무작위 이름',
  moderatePerson: (name) => `${name} 님 관리…`,
  verified: (site) => `${site} 인증됨`,
  moderator: '운영자',
  owner: '소유자',
  pinned: '고정된 메시지',
  notices: '알림',
  noticeFrom: (name) => `${name} 알림`,

  // The status line.

  youAre: (name) => ['내 이름: ', name],
  readOnly: (name) => [name, ` 이름으로 보고 있습니다. ${READ_ONLY}`],
  readOnlyGuest: (name) => [name, ' 이름으로 보고 있습니다. 글을 쓰려면 로그인하세요.'],
  typing([first, second, ...more]) {
    if (first === undefined) return [];
    if (second === undefined) return [first, ' 님이 입력 중…'];
    return more.length === 0 ? [first, ' 님과 ', second, ' 님이 입력 중…'] : ['여러 사람이 입력 중…'];
  },
  join: '채팅 참여',
  joining: '연결하는 중…',
  notJoined: '채팅에 참여하고 있지 않습니다.',
  offline: '오프라인 상태입니다.',
  reconnected: '다시 연결되었습니다.',
  reconnectingIn: (seconds) => `${seconds}초 후에 다시 연결합니다.`,
  reconnecting: '다시 연결하는 중…',
  tryNow: '지금 시도',
  tryAgain: TRY_AGAIN,
  catchingUp: '놓친 메시지를 불러오는 중…',
  connectFailure(why) {
    switch (why.kind) {
      case 'refused':
        return /^No WebRTC/.test(why.detail)
          ? '이 채팅에는 WebRTC가 필요하지만, 브라우저가 지원하지 않거나 꺼져 있습니다.'
          : why.detail;
      case 'unreachable':
        return '채팅 서버에 접속할 수 없습니다.';
      case 'timeout':
      case 'ice-failed':
        return '채팅 서버에 연결하지 못했습니다. 네트워크에서 차단했을 수 있습니다.';
      case 'cors-blocked':
        return '채팅 서버가 이 사이트를 허용하지 않습니다. 서버 관리자가 허용할 수 있습니다.';
      case 'lost':
        return '연결이 끊어졌습니다.';
      case 'token-failed':
        return '로그인하지 못했습니다.';
      case 'signed-out':
        return '로그아웃되었습니다. 채팅에 참여하려면 다시 로그인하세요.';
      case 'closed':
        return why.until !== undefined
          ? `${closed[why.close.code]} ${moment.format(why.until)} 이후에 다시 참여할 수 있습니다.`
          : closed[why.close.code];
    }
  },

  // Shown where there are no messages.

  idleTitle: '대화에 참여하세요',
  idleHint: '참여하면 무작위 이름이 정해집니다.',
  joiningTitle: '연결하는 중…',
  aloneTitle: '아직 다른 사람이 없습니다',
  aloneHint: '이 페이지를 공유하거나 다른 탭에서 열고 인사해 보세요.',
  emptyTitle: '아직 메시지가 없습니다',
  emptyHint: (others) => `다른 ${others}명이 접속 중입니다. 인사해 보세요.`,
  readOnlyHint: '새 메시지가 여기에 표시됩니다.',
  notConnectedTitle: '연결되지 않음',
  reconnectingHint: '계속 글을 쓸 수 있습니다. 다시 연결되면 메시지를 보냅니다.',
  disconnectedHint: (why) =>
    why.kind === 'refused' && why.status === 401
      ? '이 사이트에 로그인할 수 있다면 로그인하세요. 그렇지 않으면 사이트 소유자가 이 서버의 액세스 토큰을 추가할 수 있습니다.'
      : why.kind === 'signed-out'
        ? `이 사이트에 로그인한 뒤 ‘${TRY_AGAIN}’ 버튼을 누르세요.`
        : `다시 연결하려면 ‘${TRY_AGAIN}’ 버튼을 누르세요.`,

  // Messages and what stands between them.

  joined: (name) => [name, ' 님이 들어왔습니다'],
  left: (name) => [name, ' 님이 나갔습니다'],
  renamed: (was, name) => [was, ' 님의 이름이 바뀌었습니다: ', name],
  joinedAndLeft: (joined, left) =>
    joined === 0
      ? `${left}명이 나갔습니다`
      : left === 0
        ? `${joined}명이 들어왔습니다`
        : `${joined}명이 들어오고 ${left}명이 나갔습니다`,
  today: '오늘',
  yesterday: '어제',
  deleted: '삭제된 메시지입니다.',
  edited: '(수정됨)',
  showAll: '모두 보기',
  sending: '보내는 중',
  mentionsYou: '나를 언급함',
  inReplyTo: '답장 대상:',
  originalNotLoaded: '이전 메시지',
  originalSearching: '원본 메시지를 불러오는 중…',
  originalUnavailable: '원본 메시지가 너무 오래되었거나 더 이상 없습니다.',
  reactions: '반응',
  reaction: (emoji, count) => `${emoji}, ${count}명`,
  others: (count) => `다른 ${count}명`,
  loadOlder: '이전 메시지 불러오기',
  newDivider: '새 메시지',
  newMessages: (count) => `새 메시지 ${number(count)}개`,
  jumpToLatest: '최신 메시지로 이동',
  messageAnnouncement: (name, text) => `${name}: ${text}`,
  messageLabel: (name, time, text) => `${name}, ${time}: ${text}`,

  // Actions on a message.

  messageActions: '메시지 작업',
  react: '반응 추가',
  reactWith: (emoji) => `${emoji} 반응`,
  moreEmoji: '다른 이모지',
  reply: '답장',
  edit: '수정',
  delete: '삭제',
  confirmDelete: '모든 사람에게서 이 메시지를 삭제하시겠습니까?',
  wasDeleted: '삭제됨.',
  undoDeletion: '실행 취소',
  report: '신고…',
  pin: '고정',
  unpin: '고정 해제',
  copyText: '텍스트 복사',
  textCopied: '텍스트를 복사했습니다.',
  reportTitle: '이 메시지를 운영자에게 신고',
  reportReason: '어떤 문제가 있습니까?',
  sendReport: '신고',
  reportSent: '감사합니다. 운영자가 신고를 확인합니다.',

  // The message field.

  messageField: '메시지 입력',
  send: '보내기',
  canSendIn: (seconds) => `${seconds}초 후에 다시 보낼 수 있습니다.`,
  canSendAt: (time) => `${moment.format(time)} 이후에 다시 보낼 수 있습니다.`,
  limit(why) {
    switch (why.kind) {
      case 'muted':
        return why.reason ? `글쓰기가 금지되었습니다: ${why.reason}` : '글쓰기가 금지되었습니다.';
      case 'paused':
        return '운영자가 이 채팅방을 일시 중지했습니다.';
      case 'newcomer':
        return '새 손님은 아직 여기에 글을 쓸 수 없습니다.';
      case 'slow':
        return `저속 모드: 메시지는 ${why.seconds}초에 하나씩 보낼 수 있습니다.`;
    }
  },
  sendingTooFast: '너무 빨리 보내고 있습니다. 메시지는 자동으로 전송됩니다.',
  save: '저장',
  cancel: '취소',
  close: '닫기',
  editing: '내 메시지 수정 중',
  replyingTo: (name) => `${name} 님에게 답장`,
  nameSuggestions: '추천 이름',
  nameSuggestionCount: (count) =>
    count === 1
      ? '이름이 1개 있습니다. Enter 키를 누르면 입력됩니다.'
      : `이름이 ${number(count)}개 있습니다. 화살표 키로 고르고 Enter 키를 누르세요.`,
  commandHelp: [
    '/nick 이름: 이름을 바꿉니다. 이름을 생략하면 무작위로 정해집니다.',
    '/me 글: 지금 하는 일을 나타냅니다.',
    '/help: 명령어 목록을 표시합니다.',
    '//: 빗금으로 시작하는 메시지를 보냅니다.',
    '**굵게**, *기울임*, ~~취소선~~, `코드`: 글자 모양을 바꿉니다. >로 시작하는 줄은 인용문, -로 시작하는 줄은 목록이 됩니다.',
  ].join('\n'),
  unknownCommand: (command) =>
    `${command} 명령어는 없습니다. /help 명령어로 모든 명령어를 볼 수 있습니다. 메시지로 보내려면 Enter 키를 한 번 더 누르세요.`,
  insertEmoji: '이모지 넣기',
  charactersLeft: (left) => `${number(left)}자 남음`,
  charactersOver: (over) => `${number(over)}자 초과`,
  outboxFull: '보내기를 기다리는 메시지가 너무 많습니다. 다시 연결될 때까지 기다리세요.',

  // Pictures.

  picture: (alt) => (alt ? `사진: ${alt}` : '사진'),
  addPicture: '사진 추가',
  picturesToSend: '보낼 사진',
  describePicture: '설명',
  describePictureHint: '볼 수 없는 사람을 위해 설명해 주세요',
  removePicture: '사진 빼기',
  uploading: (percent) => `올리는 중… ${percent}%`,
  uploaded: '사진을 올렸습니다.',
  retryUpload: '다시 시도',
  pictureProblem: (why) =>
    ({
      off: '여기에서는 사진을 보낼 수 없습니다.',
      type: 'PNG, JPEG, WebP 사진만 보낼 수 있습니다.',
      size: '사진이 너무 큽니다.',
      many: '한 번에 사진을 4장까지 보낼 수 있습니다.',
      offline: '연결되어 있지 않습니다. 잠시 후 다시 시도해 주세요.',
      limit: '사진이 너무 많습니다. 나중에 다시 시도해 주세요.',
      failed: '올리지 못했습니다. 다시 시도해 주세요.',
    })[why],
  pictureOf: (name) => `${name} 님의 사진`,
  previousPicture: '이전 사진',
  nextPicture: '다음 사진',
  savePicture: '사진 저장',
  pictureGone: '이 사진은 더 이상 볼 수 없습니다.',

  // Failures.

  loadFailed: '불러오지 못했습니다. 다시 시도하거나 페이지를 새로고침하세요.',
  resend: '다시 보내기',
  sendFailure(why) {
    switch (why) {
      case 'too-long':
        return '보내지 못함: 메시지가 너무 깁니다.';
      case 'bad-text':
        return '보내지 못함: 보이는 글자가 없거나 표시할 수 없는 문자가 있습니다.';
      case 'ended':
        return '보내지 못함: 연결이 종료되었습니다.';
      case 'journal':
        return '보내지 못함: 서버에 저장하지 못했습니다.';
      case 'muted':
        return '보내지 못함: 글쓰기가 금지되었습니다.';
      case 'slow-mode':
        return '보내지 못함: 채팅방이 저속 모드입니다.';
      case 'paused':
        return '보내지 못함: 채팅방이 일시 중지되었습니다.';
      case 'newcomer':
        return '보내지 못함: 새 손님은 아직 글을 쓸 수 없습니다.';
      case 'guests':
        return '보내지 못함: 손님은 여기에서 읽기만 할 수 있습니다.';
      case 'links':
        return '보내지 못함: 여기에는 링크를 올릴 수 없습니다.';
      case 'words':
        return '보내지 못함: 여기에서 쓸 수 없는 단어가 들어 있습니다.';
      case 'file':
        return '보내지 못함: 이 사진은 더 이상 보낼 수 없습니다.';
      default:
        return '보내지 못함.';
    }
  },
  requestRefused,
  nameTaken: (was, name) => `자리를 비운 사이에 다른 사람이 ${was} 이름을 가져갔습니다. 지금 내 이름: ${name}.`,

  // The emoji picker.

  emoji: '이모지',
  searchEmoji: '이모지 검색',
  emojiLoading: '불러오는 중…',
  noEmojiFound: '이모지를 찾지 못했습니다. 다른 단어로 검색해 보세요.',
  emojiFound: (count) => `이모지 ${number(count)}개`,
  emojiGroups: '그룹',
  emojiGroup: {
    recent: '최근 사용',
    smileys: '표정과 감정',
    people: '사람과 몸짓',
    nature: '동물과 자연',
    food: '음식과 음료',
    travel: '여행과 장소',
    activities: '활동',
    objects: '사물',
    symbols: '기호',
    flags: '깃발',
  },
  skinTone: '피부색',
  skinTones: {
    none: '노란색',
    light: '밝은색',
    mediumLight: '조금 밝은색',
    medium: '중간색',
    mediumDark: '조금 어두운색',
    dark: '어두운색',
  },

  // The search.

  search: '메시지 검색',
  searchHint: '이 채팅의 메시지를 오래된 것까지 찾습니다.',
  searchResults: '찾은 메시지',
  found: (count) => (count === 0 ? '메시지를 찾지 못했습니다.' : `메시지 ${number(count)}개를 찾았습니다.`),
  searching: '이전 메시지를 검색하는 중…',
  searchOlder: '이전 메시지 검색',
  searchesLoaded: '이 서버에서는 불러온 메시지만 검색할 수 있습니다.',
  searchOffline: '연결되지 않았습니다. 불러온 메시지만 검색합니다.',
  searchFailed: '이전 메시지를 검색하지 못했습니다.',

  // The connection panel.

  more: '더 보기',
  connection: '연결',
  notConnected: '연결되지 않았습니다.',
  transport: '전송 방식',
  transportName: (route) => (route === 'websocket' ? 'WebSocket (TCP)' : '데이터 채널 (UDP)'),
  route: '경로',
  direct: '직접',
  relayed: '중계 (TURN)',
  roundTrip: '왕복 시간',
  milliseconds: (count) => `${number(count)}밀리초`,
  ipVersion: 'IP 버전',
  connectedSince: '연결 시작',
  fallbackReason(why) {
    const next = '데이터 채널 연결은 가끔 다시 시도합니다.';
    switch (why.kind) {
      case 'refused':
        return `서버가 데이터 채널을 거부했습니다: ${why.detail}`;
      case 'lost':
        return `데이터 채널이 응답하지 않아 WebSocket을 사용합니다. ${next}`;
      default:
        return `이 네트워크에서는 UDP가 통하지 않아 WebSocket을 사용합니다. ${next}`;
    }
  },
};
