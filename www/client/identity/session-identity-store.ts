import type { Clock } from '../clock.ts';
import type { IdentityStore, StoredIdentity, ResumeIdentity } from './identity-store.ts';
import { MemberLock } from './member-lock.ts';
import type { Outgoing } from '../outbox/outgoing.ts';

/** The parts of the browser that keeping takes; either of the first two may be missing or refuse. */
export interface SessionIdentityStoreDeps {
  /** `sessionStorage`: each tab is a person. Throws where storage is forbidden. */
  readonly storage: () => Storage;
  /** Missing on pages without TLS: then a duplicated tab takes the member over from the first one. */
  readonly locks: LockManager | undefined;
  readonly clock: Clock;
}

/**
 * Keeps in the tab's session storage. Duplicating a tab copies that storage, so a page must also hold the lock of the
 * member; one that cannot get it forgets what it found.
 */
export function sessionIdentityStore(key: string, { storage, locks, clock }: SessionIdentityStoreDeps): IdentityStore {
  const lock = new MemberLock(locks, clock);
  const read = (): StoredIdentity | undefined => {
    try {
      return parseStored(JSON.parse(storage().getItem(key) ?? 'null'));
    } catch {
      // No storage, or what is there is not ours.
      return undefined;
    }
  };
  const write = (kept: StoredIdentity | undefined) => {
    try {
      if (kept) storage().setItem(key, JSON.stringify(kept));
      else storage().removeItem(key);
    } catch {
      // No storage or no space: a reload starts anew.
    }
  };
  return {
    async claim() {
      const kept = read();
      if (!kept?.resume) return kept;
      switch (await lock.hold(kept.resume.member)) {
        case 'held':
          // The page that just let go may have written meanwhile.
          return read();
        case 'taken':
          write(undefined);
          return 'taken';
        case 'released':
          return undefined;
      }
    },
    save(kept) {
      if (kept.resume) void lock.hold(kept.resume.member);
      write(kept);
    },
    clear() {
      write(undefined);
      lock.release();
    },
    release: () => lock.release(),
  };
}

/** What was written by us, or by another version of us. */
function parseStored(value: unknown): StoredIdentity | undefined {
  if (!isObject(value)) return undefined;
  const { resume, outgoing } = value;
  if (!Array.isArray(outgoing)) return undefined;
  return { ...(isWho(resume) && { resume }), outgoing: outgoing.filter(isOutgoing) };
}

function isWho(value: unknown): value is ResumeIdentity {
  return isObject(value) && typeof value['member'] === 'string' && typeof value['token'] === 'string';
}

function isOutgoing(value: unknown): value is Outgoing {
  if (!isObject(value)) return false;
  const { command, time, state } = value;
  return (
    isObject(command) &&
    typeof command['id'] === 'string' &&
    typeof command['type'] === 'string' &&
    typeof time === 'number' &&
    isObject(state) &&
    ['pending', 'sent', 'failed'].includes(String(state['kind']))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
