/** Words of replies, edits and deletions, in English. */
export const english = {
  editing: 'Editing your message',
  replyingTo: (name: string) => `Replying to ${name}`,
  /** Stands for a few seconds in place of a message that you deleted, before the button that undoes it. */
  wasDeleted: 'Deleted.',
  undoDeletion: 'Undo',
};
