/** The room of all members of the bench. */
export const ROOM = 'bench';
