import { rejectWhenLate, type Line, type LineOptions, type LineEvents } from './line.ts';

/** Opens a WebSocket to a room. */
export async function openWebSocket({ url, room, protocol }: LineOptions, events: LineEvents): Promise<Line> {
  const address = `${url.replace('http', 'ws')}ws/${room}`;
  const socket = protocol === '' ? new WebSocket(address) : new WebSocket(address, protocol);
  let isOurs = false;
  const opened = new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onmessage = ({ data }) => events.text(String(data));
    socket.onclose = ({ code }) => {
      const reason = `the WebSocket closed with ${code}`;
      reject(new Error(reason));
      if (!isOurs) events.closed(reason);
    };
  });
  const close = () => {
    isOurs = true;
    socket.close();
  };
  try {
    await rejectWhenLate(opened, 'opening a WebSocket');
  } catch (error) {
    close();
    throw error;
  }
  return { send: (frame) => socket.send(frame), close };
}
