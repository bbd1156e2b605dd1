import { describe, expect, test } from 'bun:test';
import { readDescription, attributeValues } from '../../../../src/signaling/sdp.ts';

describe('readDescription', () => {
  test('reads session attributes and media sections', () => {
    const text = 'v=0\r\na=group:BUNDLE 0\r\nm=audio 9 RTP/AVP 0 8\r\na=sendrecv\r\nm=application 1 X y\r\na=mid:1\r\n';
    expect(readDescription(text)).toEqual({
      origin: '',
      attributes: ['group:BUNDLE 0'],
      media: [
        { kind: 'audio', port: '9', protocol: 'RTP/AVP', formats: ['0', '8'], attributes: ['sendrecv'] },
        { kind: 'application', port: '1', protocol: 'X', formats: ['y'], attributes: ['mid:1'] },
      ],
    });
  });

  test.each(['', 'v=1\r\n', '\r\nv=0\r\n', 'v=0\r\n\r\ns=-\r\n', 'v=0\r\nnonsense\r\n', 'v=0\r\nA=x\r\n', 'v=0\rs=-'])(
    'rejects %j',
    (text) => {
      expect(readDescription(text)).toBeUndefined();
    },
  );
});

describe('attributeValues', () => {
  test('returns the values of the exact name, in order, with an empty text for a missing value', () => {
    const attributes = ['mid:0', 'mid', 'middle:1', 'amid:2', 'mid:a:b'];
    expect(attributeValues(attributes, 'mid')).toEqual(['0', '', 'a:b']);
    expect(attributeValues(attributes, 'none')).toEqual([]);
  });
});
