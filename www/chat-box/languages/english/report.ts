/** Words of the form that reports a message, in English. */
export const english = {
  reportTitle: 'Report this message to the moderators',
  reportReason: 'What’s wrong with it?',
  sendReport: 'Report',
  reportSent: 'Thanks. The moderators can see your report.',
};
