import { ConnectError } from '../../www/client/connect-failure.ts';
import type { PageCarrier } from './page-carrier.ts';
import { PagelessClient } from './pageless-client.ts';
import { promisesSettled } from './promises-settled.ts';

/** Creates a client that is in the room on a WebSocket, because its data channel did not open. */
export async function fallenBackClient(): Promise<{ page: PagelessClient; carrier: PageCarrier }> {
  const page = new PagelessClient(0, undefined, ['data-channel', 'websocket']);
  page.client.join();
  (await page.attempted(1)).fail(new ConnectError({ kind: 'ice-failed' }));
  await promisesSettled();
  const carrier = await (await page.attempted(2)).open();
  carrier.welcome();
  carrier.newestPage();
  return { page, carrier };
}
