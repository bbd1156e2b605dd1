import { expect, test } from 'bun:test';
import { keepOnlyCandidate } from '../../../src/doctor/answer-candidates.ts';
import { CHAT_V1 } from '../../../src/protocol/limits.ts';
import { ChatMember } from '../../helpers/chat-member.ts';
import { ClientPeer } from '../../helpers/client-peer.ts';
import { udpRelay } from '../../helpers/network/udp-relay.ts';
import { startTestServer } from '../../helpers/start-test-server.ts';

/** Longer than an acknowledgement of SCTP in DTLS, and shorter than a `bye`. */
const BYE_PACKET_BYTES = 100;

test('The end of a session reaches a data channel whose packet with `bye` is lost', async () => {
  const free = await Bun.udpSocket({ hostname: '127.0.0.1' });
  const udpPort = free.port;
  free.close();
  await using relay = await udpRelay(udpPort);
  const env = { UDP_HOST: '127.0.0.1', UDP_PORT: String(udpPort), PUBLIC_IP: `127.0.0.1:${relay.port}` };
  await using server = await startTestServer(env);
  await using peer = new ClientPeer();
  const channel = peer.channel('chat', { protocol: CHAT_V1 });
  const relayed = { address: '127.0.0.1', port: relay.port };
  await peer.connect(server.url, { editAnswer: (answer) => keepOnlyCandidate(answer, relayed) });
  await channel.opened;
  const member = new ChatMember(channel);
  await member.enter();
  await member.next('history');

  const lost = relay.loseNext(BYE_PACKET_BYTES);
  expect((await fetch(peer.session, { method: 'DELETE' })).status).toBe(200);
  await lost;
  expect(await member.next('bye')).toMatchObject({ code: 'ended' });
});
