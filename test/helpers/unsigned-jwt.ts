/** Makes a JWT of a user. No server accepts its signature. `nonce` makes it differ from another one. */
export function jwtOf(sub: string, nonce = ''): string {
  const part = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `${part({ alg: 'HS256' })}.${part({ sub, nonce })}.c2lnbmF0dXJl`;
}
