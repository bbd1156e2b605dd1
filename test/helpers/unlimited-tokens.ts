import type { WrongTokens } from '../../src/ports/admission.ts';

/** Lets a network send any number of wrong tokens. */
export const unlimitedTokens: WrongTokens = { refusal: () => undefined, count: () => {} };
