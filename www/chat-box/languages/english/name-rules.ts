const NAME_RULE = 'Use 2 to 32 characters: letters A to Z, digits, _ and -.';

/** Explains why a name is not allowed. */
function badName(name: string): string {
  return /^[\w-]{2,32}$/.test(name)
    ? 'That name is reserved. Choose another one.'
    : `You can’t use that name. ${NAME_RULE}`;
}

/** Words about the names that people can choose, in English. */
export const english = {
  nameRule: `${NAME_RULE} You can change your name once every 30 seconds.`,
  badName,
};
