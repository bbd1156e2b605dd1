import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { selfSignedCertificate } from './self-signed-certificate.ts';

/** A set of keys that is served over HTTPS. */
export interface KeyServer extends Disposable {
  readonly url: string;
  /** Path of the certificate that a client has to trust. */
  readonly certificate: string;
  /** Number of times that the set was read. */
  readonly reads: number;
  /** Adds a new key on P-256, and returns its private half. */
  add(kid: string): KeyObject;
  remove(kid: string): void;
  /** Answers with an error from now on. */
  fail(): void;
}

/** Serves a set of keys over HTTPS, with a certificate in a folder. */
export function serveKeys(folder: string): KeyServer {
  const { cert, key } = selfSignedCertificate(folder);
  const keys = new Map<string, object>();
  let reads = 0;
  let isFailing = false;
  const server = Bun.serve({
    ...{ port: 0, hostname: '127.0.0.1', tls: { cert: Bun.file(cert), key: Bun.file(key) } },
    fetch() {
      reads++;
      return isFailing ? new Response('broken', { status: 500 }) : Response.json({ keys: [...keys.values()] });
    },
  });
  return {
    url: `https://127.0.0.1:${server.port}/jwks`,
    certificate: cert,
    get reads() {
      return reads;
    },
    add(kid) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      keys.set(kid, { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' });
      return privateKey;
    },
    remove: (kid) => void keys.delete(kid),
    fail: () => void (isFailing = true),
    [Symbol.dispose]: () => void server.stop(true),
  };
}
