import { expect } from 'bun:test';
import type { RoomNow } from '../../src/protocol/room-now.ts';

/** Requests the newest page of a room. */
export function requestNow(url: string, room: string, query = '', init: RequestInit = {}): Promise<Response> {
  return fetch(`${url}/rooms/${room}/now${query}`, init);
}

/** Reads the newest page of a room. */
export async function readRoomNow(
  url: string,
  room: string,
  headers: Record<string, string> = {},
  query = '',
): Promise<RoomNow> {
  const response = await requestNow(url, room, query, { headers });
  expect(response.status).toBe(200);
  return (await response.json()) as RoomNow;
}
