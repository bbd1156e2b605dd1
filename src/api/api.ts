import { Problem } from '../http/problem.ts';
import type { Admission } from '../ports/admission.ts';
import type { Routes } from '../ports/routes.ts';
import { createApp, type Api } from './app.ts';
import { registerBans } from './bans.ts';
import type { ApiDeps } from './deps.ts';
import { registerDescription, type Description } from './description.ts';
import { Keys } from './keys.ts';
import { registerLists } from './lists.ts';
import { registerMembers } from './members.ts';
import { registerMessages } from './messages.ts';
import { createReference, REFERENCE_PATH } from './reference-page.ts';
import { registerRooms } from './rooms.ts';
import { ServerBans } from './server-bans.ts';
import { registerServerInfo } from './server-info.ts';
import { registerTokens } from './tokens.ts';

/** What the API registers at the ports. */
export interface ApiPorts {
  readonly routes: Routes;
  readonly admission: Partial<Admission>;
}

/** Creates the server API. Without a key, its paths answer nothing but refusals. */
export async function createApi(deps: ApiDeps): Promise<ApiPorts> {
  const serverBans = new ServerBans(deps);
  await serverBans.open();
  const { keys, clock, wrongTokens, rateLimit } = deps;
  const { app, describe } = createOperations(deps, serverBans);
  const serveReference = createReference(describe);
  const guard = new Keys({
    ...{ keys, clock, wrongTokens },
    refuseStranger: (address) => rateLimit.refusal('GET', address),
  });
  return {
    admission: { entryRefusal: serverBans.entryRefusal },
    routes: {
      paths: [REFERENCE_PATH],
      folders: ['/api/'],
      isPrivate: true,
      handle(request, { address, pathname }) {
        if (pathname === REFERENCE_PATH) return serveReference(request);
        const keyName = guard.admit(request, address);
        return keyName instanceof Problem ? keyName : app.fetch(request, { keyName });
      },
    },
  };
}

/** Creates the application with all operations. */
function createOperations(
  deps: ApiDeps,
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
  // registerEvents(app, deps);
  return { app, describe: registerDescription(app, deps) };
}
