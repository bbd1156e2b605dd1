import type { Hello } from '../../src/protocol/client-messages.ts';
import { CHAT_V1 } from '../../src/protocol/limits.ts';
import type {
  ModerationMessage,
  ModerationPage,
  ModerationWelcome,
  Notice,
} from '../../src/protocol/moderation-messages.ts';
import type { UploadAccess } from '../../src/protocol/pictures.ts';
import type { SearchPage } from '../../src/protocol/search-messages.ts';
import type { ErrorMessage, ServerMessage, Welcome as CoreWelcome } from '../../src/protocol/server-messages.ts';
import { carriers, type CarrierKind } from './carriers.ts';
import { newId } from '../../src/secrets.ts';
import type { NewCommand } from './new-command.ts';
import type { TestClient } from './test-client.ts';

type Welcome = CoreWelcome & ModerationWelcome;
type Received = Exclude<ServerMessage, CoreWelcome> | Welcome | ModerationMessage | Notice | UploadAccess | SearchPage;
type OfType<Type extends Received['type']> = Extract<Received, { type: Type }>;

/** A client that speaks chat.v1. */
export class ChatMember implements AsyncDisposable {
  readonly #received: Received[] = [];
  /** How many of the client's frames are in it, and how many of its messages were taken. */
  #read = 0;
  #taken = 0;

  constructor(readonly client: TestClient) {}

  /** Every message so far, those of one frame one after another. */
  get received(): readonly Received[] {
    for (const frame of this.client.messages.slice(this.#read)) {
      this.#read++;
      const messages = [JSON.parse(frame) as Received | Received[]].flat();
      this.#received.push(...messages);
      // A wait on a busy machine may take longer than the server waits for a sign of life.
      if (messages.some(({ type }) => type === 'ping')) this.client.send('{"type":"pong"}');
    }
    return this.#received;
  }

  /** The first message of a type behind those already taken; one wait at a time. */
  async next<Type extends Received['type']>(
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

  /** Gives a command, and waits for its answer: `ack`, or the code of the error. */
  async outcome(command: NewCommand): Promise<string> {
    const { length } = this.received;
    const id = this.command(command);
    for (;;) {
      const answers = this.received.slice(length);
      const answer = answers.find((message) => 'id' in message && message.id === id && isAnswer(message));
      if (answer) return answer.type === 'error' ? answer.code : 'ack';
      await this.client.next();
    }
  }

  /** Requests a page of moderation. */
  async page<What extends ModerationPage['what']>(
    what: What,
    before?: string,
  ): Promise<Extract<ModerationPage, { what: What }>> {
    this.client.send(JSON.stringify({ type: 'moderation', what, before }));
    return (await this.next('moderation', (page) => page.what === what)) as Extract<ModerationPage, { what: What }>;
  }

  /** Requests the messages that contain a text, with the fields of `search`. Resolves to the answer to it. */
  async search(text: unknown, fields: Readonly<Record<string, unknown>> = {}): Promise<SearchPage | ErrorMessage> {
    const { length } = this.received;
    const id = newId();
    this.client.send(JSON.stringify({ type: 'search', id, text, ...fields }));
    for (;;) {
      const answer = this.received.slice(length).find((message) => 'id' in message && message.id === id);
      if (answer?.type === 'search' || answer?.type === 'error') return answer;
      await this.client.next();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client[Symbol.asyncDispose]();
  }
}

function isAnswer({ type }: Received): boolean {
  return type === 'ack' || type === 'error';
}

/** A chat.v1 member of a room, welcomed. */
export async function chatMember(
  url: string,
  kind: CarrierKind,
  room: string,
  hello: Omit<Hello, 'type'> = {},
  headers: Record<string, string> = {},
): Promise<ChatMember & { welcome: Welcome }> {
  const member = new ChatMember(await carriers[kind](url, { room, protocol: CHAT_V1, headers }));
  return Object.assign(member, { welcome: await member.enter(hello) });
}
