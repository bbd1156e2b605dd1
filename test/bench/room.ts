/** The room that everybody in the bench is in. */
export const ROOM = 'bench';
