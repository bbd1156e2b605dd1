import { CHAT_V1 } from '../../../src/protocol/limits.ts';
import { newId } from '../../../src/secrets.ts';
import { carriers, type CarrierKind } from '../carriers.ts';
import { ChatMember } from '../chat-member.ts';
import { ClientPeer } from '../client-peer.ts';
import type { TestClient } from '../test-client.ts';

/** Where an attack goes, and the address that it comes from, as a trusted proxy writes it. */
export interface Target {
  readonly url: string;
  readonly room: string;
  readonly address: string;
}

function headersFrom(address: string): Record<string, string> {
  return { 'X-Forwarded-For': address };
}

/** Opens one data channel of one peer after another, and joins on each, until the peer is closed. Returns how many opened. */
export async function joinOnManyChannels({
  url,
  room,
  address,
}: Target): Promise<{ opened: number; isClosed: boolean }> {
  const peer = new ClientPeer();
  const first = peer.channel('first');
  await peer.connect(url, { path: `/whip/${room}`, headers: headersFrom(address) });
  await first.opened;
  let opened = 1;
  let isClosed = false;
  void first.closed.then(() => (isClosed = true));
  while (opened < 300 && !isClosed) {
    const channel = peer.channel(`again ${opened}`, { protocol: CHAT_V1 });
    await Promise.race([channel.opened, first.closed, channel.closed]).catch(() => {});
    if (isClosed) break;
    opened++;
    tryTo(() => channel.send('{"type":"hello"}'));
    await Promise.race([channel.closeChannel(), first.closed]);
  }
  await Promise.race([first.closed, Bun.sleep(1_000)]);
  return { opened, isClosed };
}

/** Opens WebSockets, each with a wrong admin token. Returns how often each close code came. */
export async function guessAdminTokens({
  url,
  room,
  address,
  count,
}: Target & { readonly count: number }): Promise<Record<string, number>> {
  const codes: Record<string, number> = {};
  for (let number = 0; number < count; number++) {
    const guesser = new ChatMember(
      await carriers.WebSocket(url, { room, protocol: CHAT_V1, headers: headersFrom(address) }),
    );
    guesser.client.send(JSON.stringify({ type: 'hello', admin: `guess number ${number}` }));
    const { code } = await guesser.next('bye');
    codes[code] = (codes[code] ?? 0) + 1;
  }
  return codes;
}

/** Renames itself over a read-only peer, leaves and returns as often as it can. Returns the answers. */
export async function renameReadOnly({ url, room, address }: Target): Promise<Record<string, number>> {
  const answers: Record<string, number> = {};
  for (let number = 0; number < 10; number++) {
    const client = await carriers['data channel'](url, {
      room,
      protocol: CHAT_V1,
      path: `/whep/${room}`,
      headers: headersFrom(address),
    });
    const member = new ChatMember(client);
    await member.enter();
    const id = member.command({ type: 'rename', name: `Eve_${number}_${newId().slice(0, 5)}` });
    const answer = await Promise.race([member.next('error'), member.next('ack', (ack) => ack.id === id)]);
    const key = answer.type === 'error' ? answer.code : 'ack';
    answers[key] = (answers[key] ?? 0) + 1;
    await client.close();
  }
  return answers;
}

/** Opens a room each over WebSockets, as many as it gets. Returns how many it holds, and how often it was refused. */
export async function openRooms({
  url,
  address,
  count,
}: Omit<Target, 'room'> & { readonly count: number }): Promise<{ held: number; refused: number }> {
  const open: TestClient[] = [];
  let refused = 0;
  for (let number = 0; number < count; number++) {
    try {
      open.push(await carriers.WebSocket(url, { room: `stolen-${number}`, headers: headersFrom(address) }));
    } catch {
      refused++;
    }
  }
  return { held: open.length, refused };
}

/** Sends frames that lead to nothing until the server closes the carrier. Returns how it ended. */
export async function sendFutileFrames({
  url,
  room,
  address,
  kind,
  what,
}: Target & { readonly kind: CarrierKind; readonly what: 'empty frames' | 'batches of pong' | 'repeats' }): Promise<{
  isClosed: boolean;
  status: number | undefined;
}> {
  const protocol = what === 'empty frames' ? undefined : CHAT_V1;
  const client = await carriers[kind](url, { room, ...(protocol && { protocol }), headers: headersFrom(address) });
  const id = newId();
  if (protocol) {
    const member = new ChatMember(client);
    await member.enter();
    member.send('the only message', id);
    await member.next('ack');
  }
  const repeats = Array.from({ length: 32 }, () => ({ type: 'send', id, text: 'the only message' }));
  const pongs = Array.from({ length: 32 }, () => ({ type: 'pong' }));
  const frame = what === 'empty frames' ? '' : JSON.stringify(what === 'repeats' ? repeats : pongs);
  let status: number | undefined;
  let isClosed = false;
  void client.closed.then((info) => {
    isClosed = true;
    status = info.status;
  });
  for (let sent = 0; sent < 20_000 && !isClosed; sent++) {
    tryTo(() => client.send(frame));
    if (sent % 100 === 99) await Bun.sleep(0);
  }
  await Promise.race([client.closed, Bun.sleep(5_000)]);
  return { isClosed, status };
}

/** Lets fifty members of one address send all they can for a time. Returns how many were let in. */
export async function floodFromOneAddress({
  url,
  room,
  address,
  seconds,
}: Target & { readonly seconds: number }): Promise<{
  members: number;
  closed: number;
}> {
  const members: ChatMember[] = [];
  for (let count = 0; count < 50; count++) {
    const client = await carriers.WebSocket(url, { room, protocol: CHAT_V1, headers: headersFrom(address) });
    const member = new ChatMember(client);
    await member.enter();
    members.push(member);
  }
  let closed = 0;
  for (const { client } of members) void client.closed.then(() => closed++);
  const end = performance.now() + seconds * 1_000;
  while (performance.now() < end) {
    for (const member of members) tryTo(() => member.send('flood'));
    await Bun.sleep(5);
  }
  return { members: members.length, closed };
}

/** Sends although the server may have closed the carrier. */
function tryTo(send: () => void): void {
  try {
    send();
  } catch {
    // The server closed it.
  }
}
