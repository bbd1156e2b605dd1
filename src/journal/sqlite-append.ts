import type { Draft } from '../ports/verdict.ts';
import type { JournalEvent } from '../protocol/server-messages.ts';
import { encodePerson } from './sqlite-event.ts';
import type { Statements } from './sqlite-statements.ts';

/** Where an event is inserted. */
export interface EventPosition {
  /** Row id of the room. */
  readonly room: number;
  readonly offset: number;
  readonly time: number;
  /** Tag of the member's network. */
  readonly network: number;
}

/** Inserts an event, and applies it to the message that it changes. */
export function insertEvent(
  draft: Draft,
  { room, offset, time, network }: EventPosition,
  statements: Statements,
): JournalEvent {
  const at = { offset, time };
  switch (draft.type) {
    case 'message': {
      const { type, id, from, text, file, replyTo } = draft;
      const [person, picture] = [encodePerson(from), file ? JSON.stringify(file) : null];
      statements.addMessage.run(room, offset, time, id, from.id, from.name, text, replyTo ?? null, person, picture);
      return { type, ...at, id, from, text, ...(file && { file }), ...(replyTo !== undefined && { replyTo }) };
    }
    case 'edited':
      // Only the newest edit has a text of its own.
      statements.emptyNewestEdits.run(room, draft.message);
      statements.addEdited.run(room, offset, time, network, draft.message, draft.text);
      statements.foldEdit.run(room, draft.message, draft.text, offset);
      return { ...draft, ...at };
    case 'deleted':
      statements.addDeleted.run(room, offset, time, network, draft.message);
      statements.foldDelete.run(room, draft.message, offset);
      statements.emptyEdits.run(room, draft.message);
      statements.deleteReactions.run(room, draft.message);
      statements.deleteReactionCounts.run(room, draft.message);
      return { ...draft, ...at };
    case 'reacted': {
      const { message, member, emoji, on } = draft;
      const { changes } = (on ? statements.react : statements.unreact).run(room, message, emoji, member.id);
      const count = statements.addToReactionCount.get(room, message, emoji, on ? changes : -changes)?.count ?? 0;
      if (count === 0) statements.deleteReactionCount.run(room, message, emoji);
      const { id, name } = member;
      const person = encodePerson(member);
      statements.addReacted.run(room, offset, time, network, message, id, name, emoji, on ? 1 : 0, count, person);
      statements.foldReaction.run(room, message, offset);
      return { ...draft, ...at, count };
    }
    case 'renamed': {
      const { member, was } = draft;
      statements.addRenamed.run(room, offset, time, network, member.id, member.name, was, encodePerson(member));
      return { ...draft, ...at };
    }
    case 'settings': {
      const { by, settings } = draft;
      const person = encodePerson(by);
      statements.addSettings.run(room, offset, time, network, by.id, by.name, JSON.stringify(settings), person);
      return { ...draft, ...at };
    }
    case 'cleared': {
      const { by } = draft;
      const before = Math.min(draft.before, offset);
      statements.addCleared.run(room, offset, time, network, by.id, by.name, before, encodePerson(by));
      return { ...draft, ...at, before };
    }
  }
}
