import type { Asset } from '../assets/asset.ts';
import type { EarlierBuilds } from '../assets/earlier-builds.ts';
import { Problem } from '../http/problem.ts';
import { readRequestUrl } from '../http/request-url.ts';
import { errorText, type Log } from '../log.ts';
import { namedBuild, serveAsset } from './serve-asset.ts';

/** Collaborators of `serveScript`. */
export interface ServeScriptDeps {
  readonly assets: ReadonlyMap<string, Asset>;
  readonly earlierBuilds: EarlierBuilds;
  readonly log: Log;
}

/**
 * Serves a script whose address names its build. For a page that was loaded before an upgrade, that is a script of an earlier
 * build. If the server does not have it, it serves the current one: words and emoji fit every build, and the element refuses the
 * others.
 */
export async function serveScript(
  request: Request,
  { assets, earlierBuilds, log }: ServeScriptDeps,
): Promise<Response | Problem> {
  const url = readRequestUrl(request);
  const current = assets.get(url.pathname);
  const build = namedBuild(url);
  const unreadable = (error: unknown): undefined => {
    log('the scripts of an earlier build could not be read', { error: errorText(error) }, 'warn');
  };
  const isEarlier = build !== undefined && build !== current?.build;
  const earlier = isEarlier ? await earlierBuilds.find(url.pathname, build).catch(unreadable) : undefined;
  const found = earlier ?? current;
  return found ? serveAsset(request, found) : new Problem(404, 'This server has nothing at this path.');
}
