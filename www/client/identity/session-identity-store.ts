import type { Clock } from '../../../src/clock.ts';
import { formatJson, isRecord, parseJson } from '../../../src/protocol/json.ts';
import type { Outgoing } from '../outbox/outgoing.ts';
import { storedText } from '../stored-text.ts';
import type { IdentityStore, ResumeIdentity, StoredIdentity } from './identity-store.ts';
import { MemberLock } from './member-lock.ts';

/** Space for a full outbox and the token, in UTF-16 units. */
const MAX_IDENTITY_UNITS = 81_920;

/** Collaborators of `sessionIdentityStore`. */
export interface SessionIdentityStoreDeps {
  /** Returns `sessionStorage`, so that each tab is a member of its own. Throws where storage is forbidden. */
  readonly storage: () => Storage;
  /** Undefined on pages without TLS. A duplicated tab then takes the member over from the first tab. */
  readonly locks: LockManager | undefined;
  readonly clock: Clock;
}

/**
 * Stores the identity in the tab's session storage under `key`. A duplicated tab starts with a copy of that storage, so a
 * page must also hold the lock of the member. A page that cannot get the lock removes its copy.
 */
export function sessionIdentityStore(key: string, { storage, locks, clock }: SessionIdentityStoreDeps): IdentityStore {
  const lock = new MemberLock(locks, clock);
  const stored = storedText(storage, key, MAX_IDENTITY_UNITS);
  const read = () => parseStored(parseJson(stored.read() ?? ''));
  return {
    async claim() {
      const identity = read();
      if (!identity?.resume) return identity;
      switch (await lock.hold(identity.resume.member)) {
        case 'held':
          // The page that released the lock may have written since the first read.
          return read();
        case 'taken':
          stored.write(undefined);
          return 'taken';
        case 'released':
          return undefined;
      }
    },
    save(identity) {
      if (identity.resume) void lock.hold(identity.resume.member);
      stored.write(formatJson(identity));
    },
    clear() {
      stored.write(undefined);
      lock.release();
    },
    release: () => lock.release(),
  };
}

/** Returns what is valid of a stored identity, which another version of this client may have written. */
function parseStored(value: unknown): StoredIdentity | undefined {
  if (!isRecord(value)) return undefined;
  const { user, resume, outgoing } = value;
  if (!Array.isArray(outgoing)) return undefined;
  return {
    ...(typeof user === 'string' && { user }),
    ...(isResumeIdentity(resume) && { resume }),
    outgoing: outgoing.filter(isOutgoing),
  };
}

function isResumeIdentity(value: unknown): value is ResumeIdentity {
  return isRecord(value) && typeof value['member'] === 'string' && typeof value['token'] === 'string';
}

function isOutgoing(value: unknown): value is Outgoing {
  if (!isRecord(value)) return false;
  const { command, time, state } = value;
  return (
    isRecord(command) &&
    typeof command['id'] === 'string' &&
    typeof command['type'] === 'string' &&
    typeof time === 'number' &&
    isRecord(state) &&
    ['pending', 'sent', 'failed'].includes(String(state['kind']))
  );
}
