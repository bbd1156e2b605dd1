import { dlopen } from 'bun:ffi';
import { closeSync, constants, existsSync, openSync } from 'node:fs';

/** A network interface whose packets this process reads and writes. */
export interface Tun {
  /** Name of the interface. */
  readonly name: string;
  /** Returns the next packet that the system sends over the interface, or undefined when none waits. */
  read(): Uint8Array | undefined;
  /** Hands the system a packet as received. Does nothing while the interface is down. */
  write(packet: Uint8Array): void;
  /** Removes the interface. */
  close(): void;
}

const DEVICE = '/dev/net/tun';
/** The request that makes an interface (`linux/if_tun.h`). */
const TUNSETIFF = 0x400454ca;
/** Flags of that request: packets of IP, without a header before them. */
const IFF_TUN_WITHOUT_HEADER = 0x1001;
/** Length of its structure, and where the flags are in it. */
const IFREQ_BYTES = 40;
const IFREQ_FLAGS_AT = 16;
const MAX_PACKET_BYTES = 65_535;

const load = () =>
  dlopen('libc.so.6', {
    ioctl: { args: ['i32', 'u64', 'ptr'], returns: 'i32' },
    read: { args: ['i32', 'ptr', 'u64'], returns: 'i32' },
    write: { args: ['i32', 'ptr', 'u64'], returns: 'i32' },
  }).symbols;
/** Functions of glibc. The ones of Node throw when no packet waits, which costs more than the packet. */
let library: ReturnType<typeof load> | undefined;

/** Returns why this process cannot make such interfaces, or undefined when it can. */
export function findMissingTun(): string | undefined {
  if (!existsSync(DEVICE)) return `no ${DEVICE}`;
  try {
    library ??= load();
    return undefined;
  } catch {
    return 'no glibc';
  }
}

/** Makes an interface in the network of this process. It can be moved to a namespace. Throws when it cannot be made. */
export function openTun(name: string): Tun {
  const { ioctl, read, write } = (library ??= load());
  const file = openSync(DEVICE, constants.O_RDWR | constants.O_NONBLOCK);
  const request = Buffer.alloc(IFREQ_BYTES);
  request.write(name, 'latin1');
  request.writeUInt16LE(IFF_TUN_WITHOUT_HEADER, IFREQ_FLAGS_AT);
  if (ioctl(file, TUNSETIFF, request) !== 0) {
    closeSync(file);
    throw new Error(`The interface ${name} cannot be made.`);
  }
  const buffer = new Uint8Array(MAX_PACKET_BYTES);
  return {
    name,
    read() {
      const length = read(file, buffer, buffer.length);
      return length > 0 ? buffer.slice(0, length) : undefined;
    },
    write: (packet) => void write(file, packet, packet.length),
    close: () => closeSync(file),
  };
}
