/** Words of the emoji picker, in English. */
export const english = {
  emoji: 'Emoji',
  emojiGroup: {
    smileys: 'Smileys',
    people: 'People and gestures',
    hearts: 'Hearts and celebration',
    nature: 'Animals and nature',
    food: 'Food and drink',
    things: 'Objects',
    signs: 'Symbols',
  },
};
