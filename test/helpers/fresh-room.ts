let rooms = 0;

/** Makes a room name that no other test of this process uses, so that tests share a server without receiving each other's messages. */
export function freshRoom(): string {
  return `room-${++rooms}`;
}
