import type { Clock } from '../clock.ts';
import type { Observations } from '../ports/observations.ts';
import type { EngineConnection } from './connection.ts';

/** Name with which the observer counts the calls that run no script. */
const COMMAND = 'command';

/** Returns a connection that reports each call to the observer, once there is one. */
export function observeConnection(
  connection: EngineConnection,
  observations: Observations,
  clock: Pick<Clock, 'elapsed'>,
): EngineConnection {
  const report = async (name: string, call: () => Promise<unknown>): Promise<unknown> => {
    const startedAt = clock.elapsed();
    let hasFailed = true;
    try {
      const answer = await call();
      hasFailed = false;
      return answer;
    } finally {
      observations.observer?.engineCalled(name, clock.elapsed() - startedAt, hasFailed);
    }
  };
  return {
    get isUp() {
      return connection.isUp;
    },
    run(script, keys, args) {
      const run = () => connection.run(script, keys, args);
      return observations.observer ? report(script.name, run) : run();
    },
    send(command, args) {
      const send = () => connection.send(command, args);
      return observations.observer ? report(COMMAND, send) : send();
    },
    subscribe: (channel, listener) => connection.subscribe(channel, listener),
    unsubscribe: (channel) => connection.unsubscribe(channel),
    watch: (watcher) => connection.watch(watcher),
    close: () => connection.close(),
  };
}
