import type { VerifiedIdentity } from '../ports/admission.ts';
import { isRoomName } from '../protocol/room-names.ts';
import { isUser, isUserName, MAX_AVATAR_UNITS, MAX_USER_UNITS, readAvatar, toUserName } from '../protocol/users.ts';

/** Maximum time for which a token is valid. */
const MAX_LIFETIME_MS = 24 * 60 * 60 * 1_000;
/** The clocks of the site and of this server may differ by this much. */
const CLOCK_SKEW_MS = 60_000;

/** The payload of a token. */
export type Claims = Readonly<Record<string, unknown>>;

/** What claims are checked against. */
export interface ClaimsContext {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly audiences: readonly string[];
  readonly issuer: string | undefined;
  /** The room to enter; undefined accepts a token for any room. */
  readonly room: string | undefined;
}

/** A claim that does not fit. `room`: the token is valid, but for other rooms. */
export interface ClaimFault {
  readonly kind: 'claim' | 'room';
  readonly claim: string;
  /** One or two sentences. */
  readonly detail: string;
}

/** Checks the claims of a token with a valid signature. Returns the identity, or every fault. */
export function readClaims(claims: Claims, context: ClaimsContext): VerifiedIdentity | readonly ClaimFault[] {
  const faults = Object.entries(CHECKS).flatMap(([claim, check]): ClaimFault | [] => {
    const detail = check(claims, context);
    return detail === undefined ? [] : { kind: 'claim', claim, detail };
  });
  const { sub, exp, name, avatar, role, rooms } = claims;
  if (faults.length > 0) return faults;
  if (context.room !== undefined && Array.isArray(rooms) && !rooms.some((rule) => covers(String(rule), context.room))) {
    const detail = `The token is for other rooms: its rooms do not include "${context.room}".`;
    return [{ kind: 'room', claim: 'rooms', detail }];
  }
  return {
    ...{ user: String(sub), expires: Math.round(Number(exp) * 1_000) },
    name: name === undefined ? undefined : toUserName(String(name)),
    avatar: avatar === undefined ? undefined : readAvatar(String(avatar)),
    role: role === 'reader' || role === 'moderator' || role === 'owner' ? role : undefined,
  };
}

type Check = (claims: Claims, context: ClaimsContext) => string | undefined;

/** Checks of the claims, in the order of their faults. Each returns a fault, or undefined. */
const CHECKS: Readonly<Record<string, Check>> = {
  sub({ sub }) {
    if (typeof sub !== 'string') return `The token needs the claim sub, a text that identifies the user.`;
    if (!isUser(sub)) return `The claim sub must have 1 to ${MAX_USER_UNITS} characters, and no control characters.`;
    return undefined;
  },
  exp({ exp }, { now }) {
    if (!isTime(exp)) return 'The token needs the claim exp, the time at which it ends, in seconds since 1970.';
    const leftMs = exp * 1_000 - now;
    if (leftMs <= 0) return `The token ended at ${toText(exp)}. It is ${toText(now / 1_000)} now.`;
    if (leftMs > MAX_LIFETIME_MS + CLOCK_SKEW_MS)
      return `The token ends at ${toText(exp)}, which is more than 24 hours ahead. Use a shorter life.`;
    return undefined;
  },
  nbf({ nbf }, { now }) {
    if (nbf === undefined) return undefined;
    if (!isTime(nbf)) return 'The claim nbf must be a time in seconds since 1970.';
    if (nbf * 1_000 <= now + CLOCK_SKEW_MS) return undefined;
    return `The token is not valid before ${toText(nbf)}. It is ${toText(now / 1_000)} now.`;
  },
  aud({ aud }, { audiences }) {
    const named = (Array.isArray(aud) ? aud : [aud]).filter((item) => item !== undefined);
    // A token for another audience must be refused (RFC 7519 section 4.1.3).
    if (audiences.length === 0)
      return named.length === 0 ? undefined : 'The token has the claim aud, but JWT_AUDIENCE is not set.';
    if (named.some((item) => audiences.includes(String(item)))) return undefined;
    return named.length === 0 ? 'The token needs the claim aud.' : 'The claim aud does not contain JWT_AUDIENCE.';
  },
  iss({ iss }, { issuer }) {
    if (issuer === undefined || iss === issuer) return undefined;
    return iss === undefined ? 'The token needs the claim iss.' : 'The claim iss is not JWT_ISSUER.';
  },
  name({ name }) {
    return name === undefined || (typeof name === 'string' && isUserName(name))
      ? undefined
      : "The claim name must have 2 to 32 letters, digits, single spaces and .'_- with at least one letter or digit.";
  },
  avatar({ avatar }) {
    return avatar === undefined || (typeof avatar === 'string' && readAvatar(avatar) !== undefined)
      ? undefined
      : `The claim avatar must be an https URL of at most ${MAX_AVATAR_UNITS} characters.`;
  },
  role({ role }) {
    const isRole = role === undefined || ['reader', 'member', 'moderator', 'owner'].includes(String(role));
    return isRole ? undefined : 'The claim role must be reader, member, moderator or owner.';
  },
  rooms({ rooms }) {
    const isRooms = rooms === undefined || (Array.isArray(rooms) && rooms.every(isRoomRule));
    return isRooms ? undefined : 'The claim rooms must be a list of room names. One that ends with * is a prefix.';
  },
};

function isRoomRule(rule: unknown): boolean {
  return typeof rule === 'string' && (rule === '*' || isRoomName(rule.replace(/\*$/, '')));
}

function covers(rule: string, room: string | undefined): boolean {
  return rule.endsWith('*') ? room?.startsWith(rule.slice(0, -1)) === true : rule === room;
}

/** Times outside of what dates can have are mistakes, such as milliseconds. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 8.64e12;
}

function toText(seconds: number): string {
  return new Date(Math.round(seconds * 1_000)).toISOString().replace(/\.\d+Z$/, 'Z');
}
