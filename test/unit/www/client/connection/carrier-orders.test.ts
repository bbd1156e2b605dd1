import { expect, test } from 'bun:test';
import { carrierStory, type Story } from '../../../../helpers/carrier-story.ts';

const SEEDS = Array.from({ length: 80 }, (_, seed) => seed);

/** What the client has of the room. */
const outcomeOf = ({ count, client: { messages, you, members } }: Story) => ({
  texts: messages.map(({ text }) => text),
  ...{ count, isMember: members.some(({ id }) => id === you?.id) },
});
const QUIET = { texts: ['one', 'two'], count: 1, isMember: true };

test('RoomClient loses neither name nor messages of a new member while its carriers replace each other', async () => {
  for (const seed of SEEDS) {
    const story = await carrierStory({ seed });
    expect({ seed, events: story.events.join() }).toEqual({
      seed,
      events: expect.stringMatching(/^joining,reset,live(,live)*$/),
    });
    expect({ seed, ...outcomeOf(story) }).toEqual({ seed, ...QUIET });
  }
});

test('RoomClient brings a member back whose carriers replace each other, in whatever order the server receives them', async () => {
  for (const seed of SEEDS) {
    const story = await carrierStory({ seed, returns: true });
    expect({ seed, ended: story.events.includes('ended') }).toEqual({ seed, ended: false });
    expect({ seed, ...outcomeOf(story) }).toEqual({ seed, ...QUIET });
  }
});

test.each([
  ['do not open', { failing: 0.4 }],
  ['break', { breaking: 0.4, failing: 0.1 }],
  ['stall', { stalling: 0.4 }],
] as const)('RoomClient has each message of a busy room once and in order when carriers %s', async (_, rates) => {
  for (const seed of SEEDS) {
    const story = await carrierStory({ seed, returns: seed % 2 === 1, isBusy: true, ...rates });
    expect({ seed, ended: story.events.includes('ended') }).toEqual({ seed, ended: false });
    const { texts } = outcomeOf(story);
    expect(story.newest.length).toBeGreaterThan(20);
    expect({ seed, newest: texts.slice(-story.newest.length) }).toEqual({ seed, newest: [...story.newest] });
    expect({ seed, size: new Set(texts).size }).toEqual({ seed, size: texts.length });
  }
});
