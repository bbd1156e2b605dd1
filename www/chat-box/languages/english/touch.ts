/** Words of the sheet with the actions on a message, in English. */
export const english = {
  /** Button that copies the text of the message, and the sentence after it. */
  copyText: 'Copy text',
  textCopied: 'Text copied.',
};
