import type { Log } from '../log.ts';
import type { Author, Execution, HeldRoom } from '../ports/rooms.ts';
import { errors } from '../protocol/errors.ts';
import { isRecord } from '../protocol/json.ts';
import { isPersonName } from '../protocol/names.ts';
import type { Fields } from '../protocol/parse-client.ts';
import type { HeldRooms } from './held-rooms.ts';
import type { Webhook } from './webhook.ts';

/** Id of the author of replies, in events. */
const AUTHOR_ID = 'webhook';
/** Name of the author of replies, unless the receiver sends another one. */
export const DEFAULT_NAME = 'Webhook';
/** Number of characters of a command id. */
const COMMAND_ID_LENGTH = 22;

/** Collaborators of replies. */
export interface ReplyDeps {
  readonly rooms: Pick<HeldRooms, 'use'>;
  readonly log: Log;
}

/** A command in the answer of a receiver. */
interface Instruction {
  readonly author: Author;
  readonly fields: Fields & { readonly type: string };
}

/**
 * Carries out the answer of a receiver: `{"delete": true}` deletes the message, `{"reply": "text"}` replies to it. The ids of
 * the commands follow from that of the webhook, so that a repeated delivery acts once. Rejects when the store fails to save them.
 */
export async function carryOutAnswer(webhook: Webhook, answer: unknown, { rooms, log }: ReplyDeps): Promise<void> {
  const instructions = readInstructions(webhook, answer);
  if (instructions.length === 0) return;
  const { room } = webhook.data;
  await rooms.use(room, async (held) => {
    for (const instruction of instructions) {
      const execution = await execute(held, instruction);
      if (execution.kind === 'refused' && execution.code === 'journal') throw new Error(errors.journal);
      const problem = describeProblem(execution);
      if (problem !== undefined)
        log(
          'webhook: a reply was refused',
          { room, id: webhook.id, command: instruction.fields.type, problem },
          'warn',
        );
    }
  });
}

/** Carries out a command. A reply whose name another person has gets the usual one. */
async function execute(room: HeldRoom, { author, fields }: Instruction): Promise<Execution> {
  const execution = await room.execute(author, fields);
  const isNameRefused = execution.kind === 'refused' && execution.code === 'name-taken';
  return isNameRefused && author.name !== DEFAULT_NAME
    ? await room.execute({ ...author, name: DEFAULT_NAME }, fields)
    : execution;
}

function describeProblem(execution: Execution): string | undefined {
  if (execution.kind === 'malformed') return execution.reason;
  return execution.kind === 'refused' ? execution.code : undefined;
}

/** Reads the commands in an answer about a message. Ignores an answer about a reply of the receiver: replies to replies would never end. */
function readInstructions(webhook: Webhook, answer: unknown): readonly Instruction[] {
  const message = messageOf(webhook);
  if (message === undefined || !isRecord(answer)) return [];
  const { delete: deletes, reply, from } = answer;
  const name = isRecord(from) ? toText(from['name']) : undefined;
  const author = { id: AUTHOR_ID, name: name !== undefined && isPersonName(name) ? name : DEFAULT_NAME };
  const instructions: Instruction[] = [];
  if (typeof reply === 'string') {
    const id = toCommandId(webhook, 'reply');
    instructions.push({ author, fields: { type: 'send', id, text: reply, replyTo: message } });
  }
  if (deletes === true)
    instructions.push({ author, fields: { type: 'delete', id: toCommandId(webhook, 'delete'), message } });
  return instructions;
}

/** Returns the id of the message that a webhook is about; undefined for a reply of this receiver. */
function messageOf({ type, data }: Webhook): string | undefined {
  if (type === 'message.edited') return toText(data['message']);
  const { from } = data;
  const isOwn = isRecord(from) && from['id'] === AUTHOR_ID;
  return type === 'message.created' && !isOwn ? toText(data['id']) : undefined;
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function toCommandId({ id }: Webhook, action: string): string {
  const digest = new Bun.CryptoHasher('sha256').update(`${id} ${action}`).digest();
  return new Uint8Array(digest).toBase64({ alphabet: 'base64url' }).slice(0, COMMAND_ID_LENGTH);
}
