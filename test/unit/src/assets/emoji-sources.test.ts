import { describe, expect, test } from 'bun:test';
import { extraWords } from '../../../../src/assets/emoji-sources.ts';

describe('extraWords', () => {
  test('splits keywords into words without case and punctuation, each once', () => {
    expect(extraWords('it', 'gemma', ['Per sempre', 'per amore', 'pietra: preziosa'])).toEqual([
      'per',
      'sempre',
      'amore',
      'pietra',
      'preziosa',
    ]);
  });

  test('leaves out words of the name and the beginnings of other words', () => {
    expect(extraWords('en', 'grinning face', ['face', 'grin', 'smile', 'smiling', 'smil'])).toEqual([
      'smile',
      'smiling',
    ]);
  });

  test('leaves out every part of a word in a language without spaces, and only there', () => {
    expect(extraWords('ja', 'にっこり笑う', ['笑う', '笑顔', '顔'])).toEqual(['笑顔']);
    expect(extraWords('de', 'Katzengesicht', ['Gesicht'])).toEqual(['gesicht']);
  });
});
