/** Words of the actions on a message, in English. */
export const english = {
  /** Accessible name of the toolbar. */
  messageActions: 'Message actions',
  react: 'Add reaction',
  reactWith: (emoji: string) => `React with ${emoji}`,
  moreEmoji: 'More emoji',
  reply: 'Reply',
  edit: 'Edit',
  confirmDelete: 'Delete this message for everyone?',
  report: 'Report…',
  /** Buttons of moderators that pin a message, and end that. */
  pin: 'Pin',
  unpin: 'Unpin',
};
