let rooms = 0;

/** A room name that no other test uses, so that tests share a server and still hear nothing of each other. */
export function freshRoom(): string {
  return `room-${++rooms}`;
}
