import type { ChatBoxAttributes, ChatMessageEvent, ClientState, Message, Person, Words } from 'chat-box';
import { connectChat, type ChatClient } from 'chat-box/client';

// A page in TypeScript without a framework: everything the manual's reference lists has a type.

const server = new URLSearchParams(location.search).get('server') ?? '/';
const chat = document.createElement('chat-box');
chat.server = server;
chat.room = 'lobby';
const mode: ChatBoxAttributes['mode'] = 'bubble';
chat.setAttribute('mode', mode);
chat.words = { send: 'Go' } satisfies Partial<Words>;
chat.addEventListener('chat-message', (event) => show(event));
document.addEventListener('chat-message', (event) => show(event));
chat.addEventListener('chat-state', ({ state }) => explain(state));
chat.addEventListener('chat-members', ({ members, count }) => greet(members, count));
chat.addEventListener('chat-toggle', ({ open }) => console.log(open satisfies boolean));
chat.addEventListener('chat-unread', ({ count }) => console.log(count satisfies number));
document.body.append(chat);
const wasSent: boolean = chat.send('Hello');
console.log(wasSent, chat.client?.members, chat.unread);

const client: ChatClient = connectChat({ server, room: 'lobby', via: 'auto' });
const stop = client.on('message', (message: Message) => console.log(message.from.name, message.text));
client.join();
stop();
// The element's client and one of chat-client.js are one type.
const clients: readonly (ChatClient | undefined)[] = [client, chat.client];
console.log(clients);

function show({ message, own }: ChatMessageEvent): void {
  if (!own) console.log(message.from.name, message.text, message.replyTo);
}

function explain(state: ClientState): string {
  switch (state.phase) {
    case 'live':
      return state.you.name;
    case 'waiting':
    case 'ended':
      return state.failure.kind;
    default:
      return state.phase;
  }
}

function greet(members: readonly Person[], count: number): void {
  console.log(members.map(({ name }) => name).join(), count);
}

// @ts-expect-error There is no such mode.
const wrongMode: ChatBoxAttributes['mode'] = 'window';
// @ts-expect-error A message is text.
chat.send(42);
// @ts-expect-error The page reads the state and never sets it.
chat.state = { phase: 'idle' };
// @ts-expect-error An event has no detail.
chat.addEventListener('chat-message', (event) => console.log(event.detail));
// @ts-expect-error There is no such transport.
connectChat({ via: 'carrier-pigeon' });
console.log(wrongMode);
