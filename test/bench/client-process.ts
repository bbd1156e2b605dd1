import { fileURLToPath } from 'node:url';
import { end, keep } from './children.ts';
import type { Answer, OrderKind, Orders } from './orders.ts';

/** A client process does not take longer over an order, in milliseconds. */
const ANSWER_WITHIN = 120_000;

type Settle = { resolve(outcome: unknown): void; reject(error: Error): void };

/** A process full of members, from the bench's side. */
export interface ClientProcess extends AsyncDisposable {
  /** Resolves to the outcome of an order; rejects when it failed or took too long, or the process ended. */
  ask<Kind extends OrderKind>(kind: Kind, plan: Orders[Kind]['plan']): Promise<Orders[Kind]['outcome']>;
}

/** Starts a client process and resolves when it listens. */
export async function startClientProcess(): Promise<ClientProcess> {
  const waiting = new Map<number, Settle>();
  const ready = Promise.withResolvers<void>();
  const child = keep(
    Bun.spawn([process.execPath, 'run', fileURLToPath(new URL('client/main.ts', import.meta.url))], {
      // Bun holds back requests beyond 256 at a time.
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
    const gone = new Error('A client process ended.');
    ready.reject(gone);
    for (const { reject } of waiting.values()) reject(gone);
  });
  await ready.promise;
  let letters = 0;
  return {
    ask(kind, plan) {
      const no = ++letters;
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`A client process took too long to ${kind}.`)), ANSWER_WITHIN);
        waiting.set(no, {
          resolve(outcome) {
            clearTimeout(late);
            // Both sides read the same table of orders.
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
    [Symbol.asyncDispose]: () => end(child),
  };
}
