import { dlopen, FFIType, ptr } from 'bun:ffi';
import { endianness } from 'node:os';

// Loaded with `bun --preload`, before the server: the process then works as on a kernel without IPv6.

const AF_INET6 = 10;
const EAFNOSUPPORT = 97;
const PR_SET_NO_NEW_PRIVS = 38;
const SECCOMP_SET_MODE_FILTER = 1;
/** Applies the filter to all threads. */
const SECCOMP_FILTER_FLAG_TSYNC = 1;
const SYSCALLS: Readonly<Record<string, { readonly socket: number; readonly seccomp: number }>> = {
  x64: { socket: 41, seccomp: 317 },
  arm64: { socket: 198, seccomp: 277 },
};

if (endianness() !== 'LE') throw new Error('The filter is written for little-endian machines.');
const numbers = SYSCALLS[process.arch];
if (!numbers) throw new Error(`There are no system call numbers for ${process.arch}.`);

/** The program (linux/filter.h) as code, jump if true, jump if false, operand. */
const program = [
  [0x20, 0, 0, 0], // Loads the number of the call.
  [0x15, 0, 3, numbers.socket], // Not socket(2): allows it.
  [0x20, 0, 0, 16], // Loads its first argument.
  [0x15, 0, 1, AF_INET6],
  [0x06, 0, 0, 0x0005_0000 | EAFNOSUPPORT], // SECCOMP_RET_ERRNO
  [0x06, 0, 0, 0x7fff_0000], // SECCOMP_RET_ALLOW
] as const;
const instructions = new DataView(new ArrayBuffer(program.length * 8));
for (const [index, [code, ifTrue, ifFalse, operand]] of program.entries()) {
  instructions.setUint16(index * 8, code, true);
  instructions.setUint8(index * 8 + 2, ifTrue);
  instructions.setUint8(index * 8 + 3, ifFalse);
  instructions.setUint32(index * 8 + 4, operand, true);
}
const filter = new DataView(new ArrayBuffer(16));
filter.setUint16(0, program.length, true);
filter.setBigUint64(8, BigInt(ptr(instructions.buffer)), true);

const { symbols } = dlopen('libc.so.6', {
  prctl: { args: [FFIType.i32, FFIType.u64, FFIType.u64, FFIType.u64, FFIType.u64], returns: FFIType.i32 },
  syscall: { args: [FFIType.i64, FFIType.u64, FFIType.u64, FFIType.ptr], returns: FFIType.i64 },
});
symbols.prctl(PR_SET_NO_NEW_PRIVS, 1n, 0n, 0n, 0n);
const isSet = symbols.syscall(
  BigInt(numbers.seccomp),
  BigInt(SECCOMP_SET_MODE_FILTER),
  BigInt(SECCOMP_FILTER_FLAG_TSYNC),
  ptr(filter.buffer),
);
if (Number(isSet) !== 0) throw new Error('This machine does not allow seccomp filters.');
