import type { Hello } from '../../src/protocol/client-messages.ts';
import { CHAT_V1 } from '../../src/protocol/limits.ts';
import type { ServerMessage, Welcome } from '../../src/protocol/server-messages.ts';
import { carriers, type CarrierKind } from './carriers.ts';
import { newId } from '../../src/secrets.ts';
import type { NewCommand } from './new-command.ts';
import type { TestClient } from './test-client.ts';

type OfType<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;

/** A client that speaks chat.v1. */
export class ChatMember implements AsyncDisposable {
  readonly #received: ServerMessage[] = [];
  /** How many of the client's frames are in it, and how many of its messages were taken. */
  #read = 0;
  #taken = 0;

  constructor(readonly client: TestClient) {}

  /** Every message so far, those of one frame one after another. */
  get received(): readonly ServerMessage[] {
    for (const frame of this.client.messages.slice(this.#read)) {
      this.#read++;
      this.#received.push(...[JSON.parse(frame) as ServerMessage | ServerMessage[]].flat());
    }
    return this.#received;
  }

  /** The first message of a type behind those already taken; one wait at a time. */
  async next<Type extends ServerMessage['type']>(
    type: Type,
    accepts: (message: OfType<Type>) => boolean = () => true,
  ): Promise<OfType<Type>> {
    for (;;) {
      const { received } = this;
      for (let index = this.#taken; index < received.length; index++) {
        const message = received[index];
        if (message?.type !== type || !accepts(message as OfType<Type>)) continue;
        this.#taken = index + 1;
        return message as OfType<Type>;
      }
      await this.client.next();
    }
  }

  /** Says hello and resolves to the answer. */
  enter(hello: Omit<Hello, 'type'> = {}): Promise<Welcome> {
    this.client.send(JSON.stringify({ type: 'hello', ...hello }));
    return this.next('welcome');
  }

  /** Sends a text and returns its command id. */
  send(text: string, id: string = newId()): string {
    return this.command({ type: 'send', text, id });
  }

  /** Gives a command and returns its id. */
  command(command: NewCommand): string {
    const id = command.id ?? newId();
    this.client.send(JSON.stringify({ ...command, id }));
    return id;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client[Symbol.asyncDispose]();
  }
}

/** A chat.v1 member of a room, welcomed. */
export async function chatMember(
  url: string,
  kind: CarrierKind,
  room: string,
  hello: Omit<Hello, 'type'> = {},
): Promise<ChatMember & { welcome: Welcome }> {
  const member = new ChatMember(await carriers[kind](url, { room, protocol: CHAT_V1 }));
  return Object.assign(member, { welcome: await member.enter(hello) });
}
