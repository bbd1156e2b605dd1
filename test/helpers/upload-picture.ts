import { newId } from '../../src/secrets.ts';
import type { MessageFile } from '../../src/protocol/pictures.ts';
import type { ChatMember } from './chat-member.ts';

/** The response to an upload. */
export interface Uploaded {
  readonly file: Omit<MessageFile, 'alt'>;
  readonly ticket: string;
}

/** Requests a token for uploads. Resolves to the code of the error where the server refuses it. */
export async function uploadToken(member: ChatMember): Promise<{ readonly token: string } | { readonly code: string }> {
  const id = newId();
  member.client.send(JSON.stringify({ type: 'upload', id }));
  for (;;) {
    const answer = member.received.find((message) => 'id' in message && message.id === id);
    if (answer?.type === 'upload') return { token: answer.token };
    if (answer?.type === 'error') return { code: answer.code };
    await member.client.next();
  }
}

/** Posts a body to a room's pictures. */
export function postPicture(
  url: string,
  room: string,
  token: string | undefined,
  body: BodyInit,
  headers: Record<string, string> = {},
): Promise<Response> {
  const authorization: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  return fetch(`${url}/files/${room}`, { method: 'POST', headers: { ...authorization, ...headers }, body });
}

/** Uploads a picture as a member. */
export async function uploadPicture(
  member: ChatMember,
  url: string,
  room: string,
  body: BodyInit,
  headers: Record<string, string> = {},
): Promise<Uploaded> {
  const access = await uploadToken(member);
  if ('code' in access) throw new Error(`The server refuses the upload: ${access.code}.`);
  const response = await postPicture(url, room, access.token, body, headers);
  if (response.status !== 201) throw new Error(`The upload failed: ${response.status} ${await response.text()}`);
  return (await response.json()) as Uploaded;
}

/** Sends a message with an uploaded picture. Resolves to `ack`, or to the code of the error. */
export function sendPicture(
  member: ChatMember,
  { file, ticket }: Uploaded,
  text = '',
  alt = 'A bear',
): Promise<string> {
  return member.outcome({ type: 'send', id: file.id, text, file: { ticket, alt } });
}
