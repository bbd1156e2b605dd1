import { createHmac } from 'node:crypto';

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

/** Attributes of a connectivity check (RFC 8445 section 7.1). */
const PRIORITY = 0x0024;
const USE_CANDIDATE = 0x0025;
const ICE_CONTROLLING = 0x802a;
const MESSAGE_INTEGRITY = 0x0008;

/** Creates the connectivity check with which a client nominates a pair, signed with the server's ICE password. */
export function connectivityCheck(username: string, password: string): Uint8Array {
  const request = Buffer.from(stunRequest(username));
  const attribute = (type: number, value: Uint8Array) => {
    const head = Buffer.alloc(4);
    head.writeUInt16BE(type, 0);
    head.writeUInt16BE(value.length, 2);
    return Buffer.concat([head, value]);
  };
  const unsigned = Buffer.concat([
    request,
    attribute(PRIORITY, Buffer.from([0x7e, 0xff, 0xff, 0xff])),
    attribute(USE_CANDIDATE, Buffer.alloc(0)),
    attribute(ICE_CONTROLLING, Buffer.alloc(8, 1)),
  ]);
  // The length includes the signature (RFC 8489 section 14.5): 24 bytes. The header has 20.
  unsigned.writeUInt16BE(unsigned.length - 20 + 24, 2);
  return Buffer.concat([
    unsigned,
    attribute(MESSAGE_INTEGRITY, createHmac('sha1', password).update(unsigned).digest()),
  ]);
}
