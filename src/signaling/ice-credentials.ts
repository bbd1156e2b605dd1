const UFRAG = /^[A-Za-z0-9+/]{4,256}$/;
const PASSWORD = /^[A-Za-z0-9+/]{22,256}$/;

/** Whether these are an ICE user name fragment and a password (RFC 8839 section 5.4). */
export function areIceCredentials(ufrag: string, password: string): boolean {
  return UFRAG.test(ufrag) && PASSWORD.test(password);
}
