/** Words that only screen readers read, in English. */
export const english = {
  /** Announced for a new message. */
  messageAnnouncement: (name: string, text: string) => `${name}: ${text}`,
  /** Announced when the connection is back. */
  reconnected: 'You’re connected again.',
  /** Read after a message that is being sent. */
  sending: 'Sending',
  /** Read before a message that mentions you. */
  mentionsYou: 'Mentions you',
};
