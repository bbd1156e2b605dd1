/** Creates a STUN binding request (RFC 8489 section 5) with a username that no peer has. */
export function stunRequest(username = 'nobody:stranger'): Uint8Array {
  const name = new TextEncoder().encode(username);
  const padded = Math.ceil(name.length / 4) * 4;
  const packet = new Uint8Array(20 + 4 + padded);
  const view = new DataView(packet.buffer);
  view.setUint16(0, 0x0001);
  view.setUint16(2, 4 + padded);
  view.setUint32(4, 0x2112a442);
  crypto.getRandomValues(packet.subarray(8, 20));
  view.setUint16(20, 0x0006);
  view.setUint16(22, name.length);
  packet.set(name, 24);
  return packet;
}
