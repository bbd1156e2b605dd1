/** Length of the id of a verified person. */
const PERSON_ID_UNITS = 24;

/** Returns the id of a verified user in a room: the same in all tabs, on all devices and nodes. It does not reveal the user. */
export function userPersonId(room: string, user: string): string {
  const hash = new Bun.CryptoHasher('sha256').update(`${room}\0${user}`).digest('base64url');
  return `u${hash}`.slice(0, PERSON_ID_UNITS);
}
