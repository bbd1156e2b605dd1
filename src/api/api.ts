import { Problem } from '../http/problem.ts';
import type { Admission } from '../ports/admission.ts';
import type { Routes } from '../ports/routes.ts';
import { reserveNames, type Rule } from '../ports/rules.ts';
import type { Sink } from '../ports/sinks.ts';
import { createApp, type Api } from './app.ts';
import { registerBans } from './bans.ts';
import type { ApiDeps } from './deps.ts';
import { registerDescription, type Description } from './description.ts';
import { registerEvents } from './events.ts';
import { registerExports } from './exports.ts';
import { Keys } from './keys.ts';
import { registerLists } from './lists.ts';
import { registerMembers } from './members.ts';
import { registerMessages } from './messages.ts';
import { createReference, REFERENCE_PATH } from './reference-page.ts';
import { registerRooms } from './rooms.ts';
import { Scans } from './scans.ts';
import { ServerBans } from './server-bans.ts';
import { registerServerInfo } from './server-info.ts';
import { Streams } from './streams.ts';
import { registerTokens } from './tokens.ts';
import { registerTranscripts } from './transcripts.ts';

/** What the API registers at the ports. */
export interface ApiPorts {
  readonly routes: Routes;
  readonly admission: Partial<Admission>;
  readonly rule: Rule;
  readonly sink: Sink;
  /** Returns the live streams of events. */
  readonly connections: Streams['connections'];
}

/** Creates the server API. Without a key, its paths answer nothing but refusals. */
export async function createApi(given: Omit<ApiDeps, 'scans'>): Promise<ApiPorts> {
  const deps = { ...given, scans: new Scans() };
  const serverBans = new ServerBans(deps);
  await serverBans.open();
  const streams = new Streams(deps);
  const { keys, clock, wrongTokens, rateLimit } = deps;
  const { app, describe } = createOperations({ ...deps, streams }, serverBans);
  const serveReference = createReference(describe);
  const guard = new Keys({
    ...{ keys, clock, wrongTokens },
    refuseStranger: (address) => rateLimit.refusal('GET', address),
  });
  return {
    admission: { entryRefusal: serverBans.entryRefusal },
    rule: reserveNames(keys.map(({ name }) => name)),
    sink: streams,
    connections: () => streams.connections(),
    routes: {
      paths: [REFERENCE_PATH],
      folders: ['/api/'],
      isPrivate: true,
      handle(request, { address, pathname, setIdleTimeout }) {
        if (pathname === REFERENCE_PATH) return serveReference(request);
        const keyName = guard.admit(request, address);
        return keyName instanceof Problem
          ? keyName
          : app.fetch(request, { keyName, setIdleTimeout, toCommandId: guard.commandIds(keyName) });
      },
    },
  };
}

/** Creates the application with all operations. */
function createOperations(
  deps: ApiDeps & { readonly streams: Streams },
  serverBans: ServerBans,
): { readonly app: Api; readonly describe: () => Description } {
  const app = createApp(deps);
  registerRooms(app, deps);
  registerMessages(app, deps);
  registerMembers(app, deps);
  registerBans(app, deps, serverBans);
  registerLists(app, deps, serverBans);
  registerTokens(app, deps);
  registerServerInfo(app, deps);
  registerEvents(app, deps);
  registerTranscripts(app, deps);
  registerExports(app, deps);
  return { app, describe: registerDescription(app, deps) };
}
