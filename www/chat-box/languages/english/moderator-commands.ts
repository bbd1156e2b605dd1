/** Words of the commands of moderators, in English. */
export const english = {
  /** Shown for `/help` to moderators, one line for each command. */
  moderatorHelp: [
    '/mute NAME 10m REASON: mute a person for a time: 30s, 10m, 2h or 1d.',
    '/ban NAME 1d REASON: ban a person for a time, or forever without one.',
    '/slow 30: slow mode with 30 seconds between messages. /slow auto, /slow off.',
    '/pause 10m: only moderators can write. /pause off.',
    '/topic TEXT: set the topic. /topic alone removes it.',
    '/clear: delete all messages.',
  ].join('\n'),
  unknownPerson: (name: string) => `Nobody named ${name} is here. Open the actions on a message to act on its author.`,
  confirmCommand: 'Press Enter again to delete all messages in this room. You can’t undo this.',
};
