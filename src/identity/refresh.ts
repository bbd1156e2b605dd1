import type { VerifiedIdentity, WrongTokens } from '../ports/admission.ts';
import type { AddedRequest, Requester } from '../ports/requests.ts';
import { closeReasons, type CloseReason } from '../protocol/close-reasons.ts';
import type { IdentityStatus, Refresh } from '../protocol/identity-messages.ts';
import { isId } from '../protocol/parse-client.ts';
import { hasJwtForm, type Verify } from './verify-token.ts';

/** Time after which a client may present a token again that could not be checked. */
const RETRY_MS = 5_000;

/** The token is of another user: its client enters again as a new member, and the old one leaves at once. */
const OTHER_USER: CloseReason = { ...closeReasons.expired, leaves: true };

/** Collaborators of `createRefresh`. */
interface RefreshDeps {
  readonly verify: Verify;
  readonly wrongTokens: WrongTokens;
  readonly toStatus: ToStatus;
}

/** Selects what a verified user receives about its identity. */
export type ToStatus = (identity: VerifiedIdentity) => IdentityStatus;

/** Lets a verified user present a newer token on the live connection. */
export function createRefresh(deps: RefreshDeps): AddedRequest<Refresh> {
  return {
    ...{ kind: 'request', type: 'refresh', access: 'read-only', rows: 0 },
    parse({ id, token }) {
      if (!isId(id)) return 'refresh.id must have 16 to 64 of A-Za-z0-9_-.';
      return typeof token === 'string' ? { type: 'refresh', id, token } : 'refresh.token must be a string.';
    },
    handle: ({ id, token }, requester) => refresh(id, token, requester, deps),
  };
}

async function refresh(
  id: string,
  token: string,
  requester: Requester,
  { verify, wrongTokens, toStatus }: RefreshDeps,
): Promise<void> {
  const { member, room } = requester;
  // A guest signs in over a new connection.
  if (member.user === undefined || !hasJwtForm(token)) return requester.refuse({ code: 'identity' }, id);
  if (wrongTokens.refusal(member.address)) return requester.refuse({ code: 'identity', retryAfter: RETRY_MS }, id);
  const result = await verify(token, room.name);
  switch (result.kind) {
    case 'unavailable':
      return requester.refuse({ code: 'identity', retryAfter: RETRY_MS }, id);
    case 'forged':
      wrongTokens.count(member.address, token);
      return requester.refuse({ code: 'identity' }, id);
    case 'unfit':
      return requester.refuse({ code: 'identity' }, id);
    case 'verified': {
      const { identity } = result;
      if (identity.user !== member.user) return requester.close(OTHER_USER);
      return requester.identify(identity, (outcome) => {
        if ('code' in outcome) requester.refuse(outcome, id);
        else requester.acknowledge({ id, ...outcome, identity: toStatus(identity) });
      });
    }
  }
}
