/** The `API_KEYS` of a server that can send notices. */
export const NOTICE_KEYS = 'Shop:a-key-of-the-shop-0123456789';

/** Sends a notice to a member, as the program `Shop` of a server with `NOTICE_KEYS`. Resolves to the status. */
export async function sendNotice(serverUrl: string, member: string, text: string, room = 'lobby'): Promise<number> {
  const response = await fetch(`${serverUrl}/api/v1/rooms/${room}/members/${member}/notice`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${NOTICE_KEYS.replace('Shop:', '')}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ text }),
  });
  return response.status;
}
