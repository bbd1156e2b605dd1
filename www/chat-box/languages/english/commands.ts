/** Words of the commands that begin with a slash, in English. */
export const english = {
  /** Shown for `/help`, one line for each command. */
  commandHelp: [
    '/nick NAME: change your name. /nick alone gives you a random name.',
    '/me TEXT: describe what you’re doing, such as /me waves.',
    '/help: show these commands.',
    '//TEXT: send a message that starts with a slash.',
    '**bold**, *italic*, ~~struck~~, `code`: format text. Lines that start with > are a quote, with - a list.',
  ].join('\n'),
  unknownCommand: (command: string) =>
    `There’s no command ${command}. Type /help to see all commands, or press Enter again to send it as a message.`,
};
