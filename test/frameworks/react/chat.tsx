import 'chat-box';
import type { ChatBox, ChatMessageEvent } from 'chat-box';
import { useRef, useState } from 'react';

/** A React 19 component around `<chat-box>`. */
export function Chat({ server, room }: { readonly server: string; readonly room: string }) {
  const chat = useRef<ChatBox>(null);
  const [last, setLast] = useState('');
  const [open, setOpen] = useState(false);
  const show = ({ message }: ChatMessageEvent) => setLast(`${message.from.name}: ${message.text}`);
  return (
    <main>
      <output>{last}</output>
      <button onClick={() => chat.current?.send('Hello from React')}>Send</button>
      <chat-box
        ref={chat}
        key={room}
        className="support"
        style={{ blockSize: '30em' }}
        server={server}
        room={room}
        via="auto"
        lang="en"
        title-badge
        open={open}
        words={{ send: 'Go' }}
        onchat-message={show}
        onchat-state={({ state }) => console.log(state.phase)}
        onchat-toggle={(event) => setOpen(event.open)}
      >
        <p slot="empty">Ask us anything.</p>
      </chat-box>
    </main>
  );
}

export const mistakes = [
  // @ts-expect-error There is no such mode.
  <chat-box key="mode" mode="window" />,
  // @ts-expect-error A room is text.
  <chat-box key="room" room={42} />,
  // @ts-expect-error The event has a message, not a detail.
  <chat-box key="detail" onchat-message={(event) => console.log(event.detail)} />,
];
