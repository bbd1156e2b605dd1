/** Values that break careless parsers. */
const BAD_VALUES = [
  '',
  ' ',
  '0',
  '-1',
  '65536',
  '4294967296',
  '99999999999999999999',
  '1e9',
  '0x10',
  'NaN',
  'null',
  '*',
  '%s%n',
  '../../etc/passwd',
  "'; DROP TABLE rooms; --",
  '\u0000',
  'a\u0000b',
  '\u202e\u{1f4a9}',
  'x'.repeat(300),
  'x'.repeat(10_000),
  '127.0.0.1',
  '::',
  'fe80::1%eth0',
  'nobody.invalid',
] as const;

/** Lines that are misplaced or malformed. */
const BAD_LINES = [
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'm=video 9 UDP/TLS/RTP/SAVPF 96',
  'm=audio 0 RTP/AVP 0',
  'm=',
  'v=0',
  'v=1',
  'a=',
  'a=:',
  'a=candidate:',
  'a=candidate:1 1 udp 1 nobody.invalid 9 typ host',
  'a=candidate:1 1 udp 2113937151 192.0.2.1 50000 typ host',
  'a=candidate:1 1 udp 99999999999 256.0.0.1 70000 typ host',
  'a=candidate:1 1 tcp 1518280447 192.0.2.7 9 typ host tcptype active',
  'a=end-of-candidates',
  'a=ice-ufrag:other',
  'a=ice-pwd:otherotherotherotherother',
  'a=ice-lite',
  'a=ice-options:,,,',
  'a=mid:1',
  'a=mid:',
  'a=group:BUNDLE 0 1 2 3',
  'a=setup:holdconn',
  'a=sctp-port:0',
  'a=sctpmap:5000 webrtc-datachannel 1024',
  'a=max-message-size:0',
  'a=max-message-size:18446744073709551616',
  'a=fingerprint:md5 00',
  'a=fingerprint:sha-1 00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00',
  'a=tls-id:x',
  'c=IN IP6 ::',
  'hello',
  '',
] as const;

type Random = () => number;
type Mutation = (lines: string[], random: Random) => void;

function pick<Item>(items: readonly [Item, ...Item[]] | readonly Item[], random: Random): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

function pickIndex(lines: readonly string[], random: Random): number {
  return Math.floor(random() * lines.length);
}

const mutations: readonly Mutation[] = [
  (lines, random) => lines.splice(pickIndex(lines, random), 1),
  (lines, random) => lines.splice(pickIndex(lines, random), 0, lines[pickIndex(lines, random)] ?? ''),
  (lines, random) => lines.splice(pickIndex(lines, random), 0, pick(BAD_LINES, random)),
  (lines, random) => lines.splice(pickIndex(lines, random), 0, ...lines.splice(pickIndex(lines, random), 1)),
  (lines, random) => {
    const at = pickIndex(lines, random);
    lines[at] = (lines[at] ?? '').replace(/[:=][^:=]*$/, (end) => (end[0] ?? '') + pick(BAD_VALUES, random));
  },
  (lines, random) => {
    const at = pickIndex(lines, random);
    const words = (lines[at] ?? '').split(' ');
    words[pickIndex(words, random)] = pick(BAD_VALUES, random);
    lines[at] = words.join(' ');
  },
  (lines, random) => {
    const at = pickIndex(lines, random);
    const line = lines[at] ?? '';
    const cut = Math.floor(random() * line.length);
    lines[at] = line.slice(0, cut) + String.fromCharCode(Math.floor(random() * 256)) + line.slice(cut + 1);
  },
  (lines, random) => {
    lines.length = pickIndex(lines, random);
  },
  (lines, random) => {
    const at = pickIndex(lines, random);
    lines[at] = random() < 0.5 ? (lines[at] ?? '').toUpperCase() : ` ${lines[at]}`;
  },
  (lines, random) => {
    const line = pick(BAD_LINES, random);
    lines.push(...Array.from({ length: Math.floor(random() * 300) }, () => line));
  },
];

/** Drops, repeats, moves, replaces or damages some lines of an SDP text. The same random numbers give the same result. */
export function mutateSdp(sdp: string, random: Random): string | Uint8Array<ArrayBuffer> {
  const lines = sdp.split('\r\n');
  for (let count = 1 + Math.floor(random() * 4); count > 0; count--) pick(mutations, random)(lines, random);
  const text = lines.join(pick(['\r\n', '\r\n', '\r\n', '\n', '\r', '\n\r'], random));
  // A few texts are not UTF-8.
  return random() < 0.05 ? Uint8Array.from(text, (unit) => unit.charCodeAt(0)) : text;
}
