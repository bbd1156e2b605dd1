/** An unguessable name: 128 random bits in 22 URL-safe characters (RFC 9725 section 5 asks for RFC 4086 quality). */
export function newId(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url');
}
