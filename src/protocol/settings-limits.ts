/** Maximum of `slow`, in seconds. */
export const MAX_SLOW_SECONDS = 3_600;
/** Maximum of `newcomers`, in seconds. */
export const MAX_NEWCOMER_SECONDS = 86_400;
/** Maximum number of forbidden words. */
export const MAX_WORDS = 200;
/** Maximum length of a forbidden word, in UTF-16 code units. */
export const MAX_WORD_UNITS = 64;
/** Maximum length of a topic, in UTF-16 code units. */
export const MAX_TOPIC_UNITS = 200;
/** Latest time, in milliseconds since 1970: the end of the year 9999. Clients refuse later times. */
export const MAX_TIME_MS = 253_402_300_799_999;
