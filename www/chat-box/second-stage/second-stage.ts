// What a chat needs a moment after its start: animals for avatars, and care for input methods. Loads while the chat joins.
export { animalEmoji } from '../../../src/protocol/animals.ts';
export { LineBreakHandler } from './line-break.ts';
