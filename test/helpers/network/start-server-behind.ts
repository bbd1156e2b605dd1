import { builtServer } from '../built-server.ts';
import { startTestServer, type TestServer } from '../start-test-server.ts';
import { type Nat, PORT } from './nat.ts';

/** Starts the real server behind a NAT, on the port that the NAT forwards. */
export async function startServerBehind(nat: Nat, env: Record<string, string> = {}): Promise<TestServer> {
  const command = [...nat.atServer, ...(await builtServer())];
  return startTestServer({ PORT: String(PORT), ...env }, { command });
}
