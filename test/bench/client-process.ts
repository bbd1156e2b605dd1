import { fileURLToPath } from 'node:url';
import { killChild, trackChild } from './children.ts';
import type { Answer, OrderKind, Orders } from './orders.ts';

/** The time that a client process may take for an order, in milliseconds. */
const ANSWER_TIMEOUT_MS = 120_000;

type Settle = { resolve(outcome: unknown): void; reject(error: Error): void };

/** A process with members, as the bench sees it. */
export interface ClientProcess extends AsyncDisposable {
  /** Resolves to the outcome of an order. Rejects when the order fails or takes too long, or the process ends. */
  ask<Kind extends OrderKind>(kind: Kind, plan: Orders[Kind]['plan']): Promise<Orders[Kind]['outcome']>;
}

/** Starts a client process and resolves when it is ready. `before` is a prefix of its command. */
export async function startClientProcess(before: readonly string[]): Promise<ClientProcess> {
  const waiting = new Map<number, Settle>();
  const ready = Promise.withResolvers<void>();
  const child = trackChild(
    Bun.spawn([...before, process.execPath, 'run', fileURLToPath(new URL('client/main.ts', import.meta.url))], {
      // Bun queues more than 256 requests at a time by default.
      env: { ...process.env, BUN_CONFIG_MAX_HTTP_REQUESTS: '4096' },
      stdio: ['ignore', 'ignore', 'inherit'],
      serialization: 'advanced',
      ipc(answer: Answer | 'ready') {
        if (answer === 'ready') return ready.resolve();
        const settle = waiting.get(answer.no);
        waiting.delete(answer.no);
        if ('error' in answer) settle?.reject(new Error(answer.error));
        else settle?.resolve(answer.outcome);
      },
    }),
  );
  void child.exited.then(() => {
    const error = new Error('A client process ended.');
    ready.reject(error);
    for (const { reject } of waiting.values()) reject(error);
  });
  await ready.promise;
  let letters = 0;
  return {
    ask(kind, plan) {
      const no = ++letters;
      return new Promise((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`A client process took too long to ${kind}.`)),
          ANSWER_TIMEOUT_MS,
        );
        waiting.set(no, {
          resolve(outcome) {
            clearTimeout(late);
            // Both sides use the table `Orders`.
            resolve(outcome as Orders[typeof kind]['outcome']);
          },
          reject(error) {
            clearTimeout(late);
            reject(error);
          },
        });
        child.send({ no, kind, plan });
      });
    },
    [Symbol.asyncDispose]: () => killChild(child),
  };
}
