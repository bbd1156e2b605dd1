import { describe, expect, test } from 'bun:test';
import { decodeFrame } from '../../../../src/carriers/decode-frame.ts';

/** The event that a frame becomes, and its argument. */
function decode(frame: string | Uint8Array | ArrayBuffer): string {
  let event = '';
  const events = {
    text: (text: string) => void (event = `text ${text}`),
    notUtf8: (bytes: number) => void (event = `notUtf8 ${bytes}`),
    control: () => {},
    drained: () => {},
    closing: () => {},
    closed: () => {},
  };
  decodeFrame(events, frame);
  return event;
}

describe('decodeFrame', () => {
  test('emits text for a text frame and for UTF-8 bytes', () => {
    const bytes = new TextEncoder().encode('grüezi 👋');
    expect(decode('hi')).toBe('text hi');
    expect(decode(bytes)).toBe('text grüezi 👋');
    expect(decode(Buffer.from(bytes))).toBe('text grüezi 👋');
    expect(decode(bytes.buffer)).toBe('text grüezi 👋');
    expect(decode(new Uint8Array())).toBe('text ');
  });

  test('keeps a byte order mark', () => {
    expect(decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x61]))).toBe('text \ufeffa');
  });

  test.each([[[0xff]], [[0x61, 0xc3]], [[0xed, 0xa0, 0x80]], [[0xc0, 0x80]]])(
    'emits notUtf8 for the bytes %j',
    (bytes) => {
      expect(decode(new Uint8Array(bytes))).toBe(`notUtf8 ${bytes.length}`);
    },
  );
});
