import type { Clock } from '../clock.ts';
import { describePlace, type EngineHost, type EnginePlace, type EngineUrl } from '../config/engine-url.ts';
import { errorText } from '../log.ts';
import { EngineError } from './engine-error.ts';
import { Link, type LinkTarget } from './link.ts';

type Sentinels = Extract<EnginePlace, { kind: 'sentinels' }>;

/** Finds the server to connect to. Rejects with an EngineError when no Sentinel knows it. */
export async function findPrimary(url: EngineUrl, clock: Clock): Promise<LinkTarget> {
  const { place, user, password, tls } = url;
  const primary = place.kind === 'sentinels' ? await querySentinels(place, tls, clock) : place;
  return { place: primary, user, password, tls };
}

/**
 * Returns whether the Sentinels still name this server. A primary that only the Sentinels cannot reach goes on serving this
 * node after they have replaced it. Returns true without Sentinels, and when none of them answers.
 */
export async function isStillPrimary({ place }: LinkTarget, url: EngineUrl, clock: Clock): Promise<boolean> {
  if (url.place.kind !== 'sentinels') return true;
  try {
    const current = await findPrimary(url, clock);
    return describePlace(current.place) === describePlace(place);
  } catch {
    return true;
  }
}

/**
 * Opens a link to a server, and rejects with an EngineError unless that server is a primary that serves. `key` is any key
 * that the node may read.
 */
export async function openPrimary(target: LinkTarget, database: number, key: string, clock: Clock): Promise<Link> {
  const link = await Link.open(target, clock);
  const name = describePlace(target.place);
  try {
    const role = await link.send('ROLE', []);
    if (!Array.isArray(role) || role[0] !== 'master') {
      throw new EngineError('away', `the server is ${Array.isArray(role) ? `a ${role[0]}` : 'unknown'}, not a primary`);
    }
    if (database !== 0) await link.send('SELECT', [String(database)]);
    // ROLE has an answer while the server loads its data. A read has none.
    await link.send('EXISTS', [key]);
    return link;
  } catch (error) {
    link.close(errorText(error));
    throw new EngineError('away', `${name}: ${errorText(error)}`);
  }
}

/** Returns the primary that the first Sentinel with an answer names. */
async function querySentinels(place: Sentinels, tls: EngineUrl['tls'], clock: Clock): Promise<EngineHost> {
  const { sentinels, name, user, password } = place;
  const failures: string[] = [];
  for (const sentinel of sentinels) {
    let link: Link | undefined;
    try {
      link = await Link.open({ place: sentinel, user, password, tls }, clock);
      const reply = await link.send('SENTINEL', ['get-master-addr-by-name', name]);
      if (Array.isArray(reply)) return { kind: 'tcp', host: String(reply[0]), port: Number(reply[1]) };
      failures.push(`${describePlace(sentinel)}: no primary has the name "${name}"`);
    } catch (error) {
      failures.push(errorText(error));
    } finally {
      link?.close('done');
    }
  }
  throw new EngineError('away', `Sentinels: ${failures.join('; ')}`);
}
