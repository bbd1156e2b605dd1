import type { Draft } from '../ports/verdict.ts';
import type { JournalEvent, Message } from '../protocol/server-messages.ts';
import type { Row } from './memory-lists.ts';

/** The current states of the messages of one room in memory. */
export class MemoryRows {
  readonly #rows = new Map<string, Row>();

  constructor(
    /** Takes the undo step of a change in the running transaction. */
    private readonly onChange: (undo: () => void) => void,
  ) {}

  get(id: string): Row | undefined {
    return this.#rows.get(id);
  }

  /** Returns the ids of the members with a reaction. A deleted message shows none. */
  reactors(id: string, emoji: string): readonly string[] {
    const row = this.#rows.get(id);
    return row && !row.message.deleted ? [...(row.reactions.get(emoji) ?? [])] : [];
  }

  delete(id: string): void {
    this.#rows.delete(id);
  }

  /** Creates the event of a draft, and applies it to the message that it changes. */
  fold(draft: Draft, at: { readonly offset: number; readonly time: number }): JournalEvent {
    switch (draft.type) {
      case 'message': {
        const { replyTo, file, ...rest } = draft;
        const message: Message = { ...rest, ...at, ...(file && { file }), ...(replyTo !== undefined && { replyTo }) };
        this.#rows.set(message.id, { message, reactions: new Map() });
        this.onChange(() => this.#rows.delete(message.id));
        return message;
      }
      case 'edited':
        this.#change(draft.message, { text: draft.text, edited: true, rev: at.offset });
        return { ...draft, ...at };
      case 'deleted':
        this.#change(draft.message, { text: '', file: undefined, deleted: true, rev: at.offset });
        return { ...draft, ...at };
      case 'reacted': {
        const members = this.#react(draft.message, draft.emoji, draft.member.id, draft.on);
        this.#change(draft.message, { rev: at.offset });
        return { ...draft, ...at, count: members };
      }
      case 'renamed':
      case 'settings':
        return { ...draft, ...at };
      case 'cleared':
        return { ...draft, ...at, before: Math.min(draft.before, at.offset) };
    }
  }

  #change(id: string, change: Partial<Message>): void {
    const row = this.#rows.get(id);
    if (!row) throw new Error('The event changes a message that does not exist.');
    const { message } = row;
    row.message = { ...message, ...change };
    this.onChange(() => {
      row.message = message;
    });
  }

  #react(id: string, emoji: string, member: string, on: boolean): number {
    const reactions = this.#rows.get(id)?.reactions;
    const members = reactions?.get(emoji) ?? new Set<string>();
    if (members.has(member) !== on) {
      if (on) members.add(member);
      else members.delete(member);
      this.onChange(() => (on ? members.delete(member) : members.add(member)));
    }
    reactions?.set(emoji, members);
    return members.size;
  }
}
