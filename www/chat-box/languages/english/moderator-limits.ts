/** Words about the limits of what moderators enter, in English. */
export const english = {
  /** About a text that is too long. */
  tooLong: (maxCharacters: number) => `This is too long. You can use up to ${maxCharacters} characters.`,
  /** About a time or a number that is too large. `max` is as it would be entered, such as `1h`. */
  tooMuch: (max: string | number) => `This is too much. You can enter up to ${max}.`,
};
