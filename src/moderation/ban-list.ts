import { bannableNetwork } from '../net/ip-address.ts';
import type { Ban } from '../protocol/moderation-messages.ts';
import type { Documents } from '../ports/documents.ts';
import { BAN_PREFIX, parseBan, type StoredBan } from '../ports/kept-moderation.ts';
import type { Role } from '../protocol/identity-messages.ts';
import { mayActOn } from './ranks.ts';

/** Key of the text that makes the networks of one room incomparable with those of another. */
export const SALT_KEY = 'network-salt';

/** Length of the hash of a network, in characters. */
const HASH_UNITS = 22;

/** A person that bans and mutes may be about. */
export interface Subject {
  /** Id of the member; undefined for a new one. */
  readonly memberId: string | undefined;
  /** `sub` of a verified user; undefined for a guest. */
  readonly user: string | undefined;
  /** IP address; empty when unknown. */
  readonly address: string;
  /** When the member first joined, in milliseconds since 1970; undefined for a new one. */
  readonly since: number | undefined;
  /** Present role of the person. */
  readonly role: Role | undefined;
}

/**
 * The bans and mutes of a room at one version of its documents. A verified user is found by its `sub` only. A guest is found by
 * its member id, and by its network if it first joined after the ban: others on the network that were there before stay.
 * A ban does not bind a person that has the rank of its moderator by now, or a higher one.
 */
export class BanList {
  /** By key of the document. */
  readonly #byId = new Map<string, { readonly stored: string; readonly ban: StoredBan }>();
  readonly #byName = new Map<string, { readonly key: string; readonly ban: StoredBan }[]>();
  readonly #salt: string | undefined;

  /** `earlier` is the list at an earlier version, whose parsed documents it uses. */
  constructor(
    private readonly documents: Documents,
    earlier: BanList | undefined,
  ) {
    this.#salt = documents.get(SALT_KEY);
    for (const [key, stored] of documents.entries(BAN_PREFIX)) {
      const known = earlier === undefined ? undefined : earlier.#byId.get(key);
      const ban = known?.stored === stored ? known.ban : parseBan(stored);
      if (!ban) continue;
      this.#byId.set(key, { stored, ban });
      for (const name of namesOf(ban)) {
        const named = this.#byName.get(name);
        if (named) named.push({ key, ban });
        else this.#byName.set(name, [{ key, ban }]);
      }
    }
  }

  /** Number of bans and mutes that have not ended. */
  get size(): number {
    return this.all().length;
  }

  /** Returns the ban or mute with an id; undefined when the id is unknown, or the ban has ended. */
  get(id: string): StoredBan | undefined {
    const key = BAN_PREFIX + id;
    return this.#isKept(key) ? this.#byId.get(key)?.ban : undefined;
  }

  /** Returns the bans and mutes that have not ended, by id. */
  all(): readonly (readonly [id: string, ban: StoredBan])[] {
    return [...this.#byId]
      .filter(([key]) => this.#isKept(key))
      .map(([key, { ban }]) => [key.slice(BAN_PREFIX.length), ban] as const);
  }

  /** Finds the ban or mute of a person that ends last. */
  find(kind: Ban['kind'], subject: Subject): StoredBan | undefined {
    // The salt stays after the last ban. Without bans, no message costs a hash.
    if (this.#byName.size === 0) return undefined;
    let last: StoredBan | undefined;
    for (const name of this.#namesOf(subject)) {
      for (const { key, ban } of this.#byName.get(name) ?? []) {
        const isLater = ban.kind === kind && ban.until > (last?.until ?? 0);
        if (isLater && this.isAbout(ban, subject) && this.#isKept(key)) last = ban;
      }
    }
    return last;
  }

  /** Returns whether a ban or mute, which may have been lifted, binds a person. */
  isAbout(ban: StoredBan, subject: Subject): boolean {
    const { memberId, user, since, role } = subject;
    // The person of a ban may have had another role when it wrote the message that names it.
    if (!mayActOn({ role: ban.by.role ?? 'owner' }, { role })) return false;
    if (user !== undefined) return ban.person.user === user;
    if (ban.person.user !== undefined) return false;
    if (ban.person.id === memberId) return true;
    const network = this.#networkOf(subject);
    const isOnNetwork = network !== undefined && ban.networks?.includes(network) === true;
    return isOnNetwork && (since === undefined || since >= ban.since);
  }

  /** A document ends without a new version, on the clock of the record. */
  #isKept(key: string): boolean {
    return this.documents.get(key) !== undefined;
  }

  #namesOf(subject: Subject): readonly string[] {
    const { user, memberId } = subject;
    if (user !== undefined) return [userName(user)];
    const network = this.#networkOf(subject);
    return [
      ...(memberId === undefined ? [] : [memberName(memberId)]),
      ...(network === undefined ? [] : [networkName(network)]),
    ];
  }

  #networkOf({ address }: Subject): string | undefined {
    return this.#salt === undefined ? undefined : hashNetwork(this.#salt, address);
  }
}

/** Returns the hash of the network of an address; undefined where `bannableNetwork` returns undefined. */
export function hashNetwork(salt: string, address: string): string | undefined {
  const network = bannableNetwork(address);
  if (network === undefined) return undefined;
  const hash = new Bun.CryptoHasher('sha256').update(`${salt} ${network}`).digest('base64url');
  return hash.slice(0, HASH_UNITS);
}

/** Returns the milliseconds until a ban ends, at least 1. */
export function timeLeft({ until }: StoredBan, now: number): number {
  return Math.max(1, Math.ceil(until - now));
}

/** Returns whether two bans are about the same person. */
export function isSamePerson({ person: a }: StoredBan, b: StoredBan['person']): boolean {
  return a.user === undefined ? b.user === undefined && a.id === b.id : a.user === b.user;
}

function namesOf({ person, networks = [] }: StoredBan): readonly string[] {
  if (person.user !== undefined) return [userName(person.user)];
  return [memberName(person.id), ...networks.map(networkName)];
}

function userName(user: string): string {
  return `user ${user}`;
}

function memberName(memberId: string): string {
  return `member ${memberId}`;
}

function networkName(hash: string): string {
  return `network ${hash}`;
}
