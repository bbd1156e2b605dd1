import type { Clock } from '../clock.ts';
import { describePlace, type EngineUrl } from '../config/engine-url.ts';
import { errorText } from '../log.ts';
import type { Finding } from '../ports/finding.ts';
import { assessChecked, assessUnreachable, type Delivery } from './assess-check.ts';
import { DeliveryProbe } from './delivery-probe.ts';
import { diagnose } from './diagnose.ts';
import { formatKey, gatherEngineFacts } from './engine-facts.ts';
import type { Link } from './link.ts';
import { findPrimary, openPrimary } from './primary.ts';
import { createScriptRunner } from './script.ts';

/** Collaborators of a check. */
export interface CheckEngineDeps {
  readonly clock: Clock;
  readonly newId: () => string;
}

/**
 * Checks an engine over connections of its own: TCP, TLS and account, role, what a node requires, and whether a published
 * message arrives. Changes nothing in the engine. Never rejects: a failed check is a finding as well.
 */
export async function checkEngine(
  { url, prefix }: { readonly url: EngineUrl; readonly prefix: string },
  deps: CheckEngineDeps,
): Promise<readonly Finding[]> {
  const { clock, newId } = deps;
  const links: Link[] = [];
  try {
    const target = await findPrimary(url, clock);
    const reason = await diagnose(target, clock);
    if (reason !== undefined) return [assessUnreachable(reason)];
    const open = async () => {
      const link = await openPrimary(target, url.database, formatKey(prefix), clock);
      links.push(link);
      return link;
    };
    const [commands, subscriber] = [await open(), await open()];
    const run = createScriptRunner((command, args) => commands.send(command, args));
    const connection = { run, send: (command: string, args: readonly string[]) => commands.send(command, args) };
    const facts = await gatherEngineFacts({ connection, prefix, clock, newId });
    const delivery = await measureDelivery(commands, subscriber, `${prefix}node:check.${newId()}`, deps);
    return assessChecked({ place: describePlace(target.place), isEncrypted: url.tls !== undefined, facts, delivery });
  } catch (error) {
    return [assessUnreachable(errorText(error))];
  } finally {
    for (const link of links) link.close('the check has ended');
  }
}

async function measureDelivery(
  commands: Link,
  subscriber: Link,
  channel: string,
  deps: CheckEngineDeps,
): Promise<Delivery> {
  try {
    const probe = new DeliveryProbe(channel, deps);
    await subscriber.subscribe([channel], (message) => void probe.receive(message));
    const startedAt = deps.clock.elapsed();
    const reason = await probe.run(commands);
    return reason === undefined ? { durationMs: deps.clock.elapsed() - startedAt } : { reason };
  } catch (error) {
    return { reason: errorText(error) };
  }
}
