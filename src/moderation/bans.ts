import type { Clock } from '../clock.ts';
import { bannableNetwork } from '../net/ip-address.ts';
import type { Admission, Entry, Eviction } from '../ports/admission.ts';
import type { DocumentChange, Documents } from '../ports/documents.ts';
import { closeReasons, type CloseReason } from '../protocol/close-reasons.ts';
import type { Person } from '../protocol/server-messages.ts';

/** Start of the keys of bans. The id follows. */
const BAN_PREFIX = 'ban:';
/** Key of the text that makes the networks of one room incomparable with those of another. */
const SALT_KEY = 'network-salt';

/** A stored ban. Networks are hashes. */
interface StoredBan {
  readonly kind: 'ban';
  readonly person: Person;
  readonly networks: readonly string[];
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly until: number;
  readonly by: Person;
}

/** Bans kicked people from a room for a time: by member id, and by network (an IPv4 address, or a /64 of IPv6). */
export class Bans implements Partial<Admission> {
  /** `newId` creates a random text. */
  constructor(
    private readonly clock: Pick<Clock, 'wall'>,
    private readonly newId: () => string,
  ) {}

  /** Refuses a kicked member, and new members of its network. Never refuses a moderator. */
  entryRefusal({ memberId, address, isModerator, documents }: Entry): CloseReason | undefined {
    if (isModerator) return undefined;
    const network = memberId === undefined ? hashNetwork(documents.get(SALT_KEY), address) : undefined;
    const bans = documents.entries(BAN_PREFIX).map(([, value]) => JSON.parse(value) as StoredBan);
    const found = bans.filter(({ kind, person, networks }) => {
      return kind === 'ban' && (network === undefined ? person.id === memberId : networks.includes(network));
    });
    if (found.length === 0) return undefined;
    const retryAfter = Math.max(1, Math.ceil(Math.max(...found.map(({ until }) => until)) - this.clock.wall()));
    return { ...(memberId === undefined ? closeReasons['network-banned'] : closeReasons.kicked), retryAfter };
  }

  planBan = ({ id, by, kicked, seconds, documents }: Eviction): readonly DocumentChange[] => {
    if (seconds <= 0) return [];
    const salt = documents.get(SALT_KEY) ?? this.newId();
    const since = this.clock.wall();
    const until = since + seconds * 1_000;
    const networks = kicked.networks.map((network) => hashText(salt, network));
    const ban: StoredBan = { kind: 'ban', person: kicked.person, networks, since, until, by };
    return [...newSalt(documents, salt), { key: `${BAN_PREFIX}${id}`, value: JSON.stringify(ban), endsAt: until }];
  };
}

function newSalt(documents: Documents, salt: string): readonly DocumentChange[] {
  return documents.get(SALT_KEY) === undefined ? [{ key: SALT_KEY, value: salt }] : [];
}

/** Returns the hash of the network of an address. Returns undefined for loopback, and before the first ban. */
function hashNetwork(salt: string | undefined, address: string): string | undefined {
  const network = bannableNetwork(address);
  return salt === undefined || network === undefined ? undefined : hashText(salt, network);
}

function hashText(salt: string, network: string): string {
  return new Bun.CryptoHasher('sha256').update(`${salt} ${network}`).digest('base64url').slice(0, 22);
}
