import { describe, expect, test } from 'bun:test';
import { decodeFrame } from '../../../../src/carriers/decode-frame.ts';

function delivered(frame: string | Uint8Array | ArrayBuffer): string {
  let got = '';
  const listener = {
    text: (text: string) => void (got = `text ${text}`),
    notUtf8: (bytes: number) => void (got = `notUtf8 ${bytes}`),
    drained: () => {},
    closing: () => {},
    closed: () => {},
  };
  decodeFrame(listener, frame);
  return got;
}

describe('A frame', () => {
  test('that is text, or bytes that are UTF-8, is a text', () => {
    const bytes = new TextEncoder().encode('grüezi 👋');
    expect(delivered('hi')).toBe('text hi');
    expect(delivered(bytes)).toBe('text grüezi 👋');
    expect(delivered(Buffer.from(bytes))).toBe('text grüezi 👋');
    expect(delivered(bytes.buffer)).toBe('text grüezi 👋');
    expect(delivered(new Uint8Array())).toBe('text ');
  });

  test('keeps its byte order mark, byte for byte', () => {
    expect(delivered(new Uint8Array([0xef, 0xbb, 0xbf, 0x61]))).toBe('text \ufeffa');
  });

  test.each([[[0xff]], [[0x61, 0xc3]], [[0xed, 0xa0, 0x80]], [[0xc0, 0x80]]])('of the bytes %j is notUtf8', (bytes) => {
    expect(delivered(new Uint8Array(bytes))).toBe(`notUtf8 ${bytes.length}`);
  });
});
