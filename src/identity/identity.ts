import type { Clock } from '../clock.ts';
import type { IdentitySettings } from '../config/identity-settings.ts';
import { tokenRefusal, tokenRequired } from '../http/authorization.ts';
import { Problem, unavailable } from '../http/problem.ts';
import type { Admission, TokenCheck, WrongTokens } from '../ports/admission.ts';
import type { ClientRequest } from '../ports/requests.ts';
import { isReading, type Rule } from '../ports/rules.ts';
import type { WelcomeFields } from '../ports/sinks.ts';
import { createRefresh, type ToStatus } from './refresh.ts';
import { createTokenKeys, type FetchKeys } from './token-keys.ts';
import { hasJwtForm, verifyToken, type TokenResult, type Verify } from './verify-token.ts';

/** `Retry-After` when the keys of tokens cannot be read. */
const KEYS_RETRY_SECONDS = 5;

/** Collaborators of the identity of users. */
export interface IdentityDeps {
  readonly clock: Clock;
  readonly wrongTokens: WrongTokens;
  /** Fetches a set of keys. */
  readonly fetchKeys?: FetchKeys;
}

/** What the identity of users registers at the ports. */
interface IdentityPorts {
  readonly admission: Partial<Admission>;
  readonly rule: Rule;
  readonly requests: readonly ClientRequest[];
  readonly welcome: WelcomeFields;
}

/** Verifies the users of a site by their tokens. Without settings it changes nothing. */
export function createIdentity(settings: IdentitySettings, deps: IdentityDeps): IdentityPorts {
  const verify = createVerify(settings, deps);
  const toStatus = createToStatus(settings);
  return {
    admission: admitUsers(settings, verify),
    rule: createIdentityRule(settings),
    requests: verify ? [createRefresh({ verify, wrongTokens: deps.wrongTokens, toStatus })] : [],
    welcome: welcomeUser(toStatus),
  };
}

/** Creates the verifier of the configured tokens; undefined without any. */
function createVerify({ tokens }: IdentitySettings, { clock, fetchKeys }: IdentityDeps): Verify | undefined {
  if (!tokens) return undefined;
  const keys = createTokenKeys(tokens.key, fetchKeys);
  return (token, room) => verifyToken(token, keys, tokens, { now: clock.wall(), room });
}

/** Admits verified users by their tokens (RFC 6750), and guests as `GUESTS` says. */
function admitUsers({ guests }: IdentitySettings, verify: Verify | undefined): Partial<Admission> {
  return {
    ...(verify && {
      tokens: {
        // Text that is not a JWT is not an attempt to sign in: pages of the demo send the token "none".
        reads: (credentials) => credentials.kind === 'token' && hasJwtForm(credentials.token),
        check: async (credentials, room) =>
          credentials.kind === 'token' ? toTokenCheck(await verify(credentials.token, room)) : MALFORMED,
      },
    }),
    guestPass() {
      if (guests === 'none') return tokenRequired('This server admits only people that the site has signed in.');
      return guests === 'read' ? { access: 'read-only-guest' } : {};
    },
  };
}

/** Refuses what guests must not do with `GUESTS=read`, and the renaming of users whose names are verified. */
function createIdentityRule({ mayUsersRename }: IdentitySettings): Rule {
  return ({ member, action }) => {
    if (member.access === 'read-only-guest' && !member.isModerator && !isReading(action)) return { code: 'guests' };
    if (action.type === 'rename' && member.user !== undefined && !mayUsersRename) return { code: 'verified-name' };
    return undefined;
  };
}

/** Returns a function that selects what a verified user receives about its identity. */
function createToStatus({ mayUsersRename }: IdentitySettings): ToStatus {
  return ({ user, expires }) => ({ user, expires, ...(!mayUsersRename && { fixedName: true }) });
}

/** Returns the identity of a verified user, and that a guest may only read. */
function welcomeUser(toStatus: ToStatus): WelcomeFields {
  return ({ member, identity }) => ({
    ...(identity && { identity: toStatus(identity) }),
    ...(member.access === 'read-only-guest' && !member.isModerator && { readonly: true }),
  });
}

const MALFORMED: TokenCheck = {
  kind: 'refused',
  problem: tokenRefusal('invalid_request', 'The request has no bearer token.'),
  isGuess: false,
};

function toTokenCheck(result: TokenResult): TokenCheck {
  switch (result.kind) {
    case 'verified': {
      const { identity } = result;
      return { kind: 'accepted', pass: { owner: { kind: 'user', user: identity.user }, identity } };
    }
    // A token with a valid signature is not a guess. In the morning, a whole office may present expired ones.
    case 'unfit':
      return { kind: 'refused', problem: toProblem(result), isGuess: false };
    case 'forged':
      return { kind: 'refused', problem: tokenRefusal('invalid_token', result.detail), isGuess: true };
    case 'unavailable':
      return { kind: 'refused', problem: unavailable(result.detail, KEYS_RETRY_SECONDS), isGuess: false };
  }
}

function toProblem({ faults }: Extract<TokenResult, { kind: 'unfit' }>): Problem {
  const [fault] = faults;
  const error = fault?.kind === 'room' ? 'insufficient_scope' : 'invalid_token';
  return tokenRefusal(error, fault?.detail ?? 'The server does not accept this token.');
}
