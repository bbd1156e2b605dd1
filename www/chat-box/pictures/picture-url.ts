import { readChatTarget } from '../chat-target.ts';
import type { Settings } from '../settings.ts';

/** Form of the id of a picture, as the client checks that of its message. */
const ID = /^[\w-]{1,64}$/;

/** Returns the address of the pictures of the room of a part: of a log, a composer, or a part in one of them. */
export function roomPictures(part: Node): URL {
  const { server, room } = readChatTarget(findElement(part));
  return new URL(`files/${room}`, server);
}

/** Returns the address of a picture; of its thumbnail with `size`. Undefined for an id that is not one. */
export function pictureUrl(part: Node, id: unknown, size?: 'thumbnail'): string | undefined {
  if (typeof id !== 'string' || !ID.test(id)) return undefined;
  return [roomPictures(part).href, id, ...(size ? [size] : [])].join('/');
}

/** Finds the element of a page that a part belongs to. */
function findElement(part: Node): Settings {
  const { host } = part.getRootNode() as ShadowRoot;
  return host && 'room' in host ? (host as Settings) : findElement(host);
}
