import type { AddedRequest, ClientRequest } from '../ports/requests.ts';
import { isId } from '../protocol/parse-client.ts';
import type { Reactors, ReactorsRequest } from '../protocol/reactor-messages.ts';

/** Maximum number of people in an answer. With the longest ids and names they take half a frame. */
const MAX_REACTORS = 25;

/** Creates the request for the people with a reaction to a message. Messages have only their number. */
export function createReactors(): { readonly requests: readonly ClientRequest[] } {
  const request: AddedRequest<ReactorsRequest> = {
    ...{ kind: 'request', type: 'reactors', access: 'read-only', rows: MAX_REACTORS },
    parse({ id, message, emoji }) {
      if (!isId(id)) return 'reactors.id must have 16 to 64 of A-Za-z0-9_-.';
      if (!isId(message)) return 'reactors.message must be a message id.';
      return typeof emoji === 'string' ? { type: 'reactors', id, message, emoji } : 'reactors.emoji must be a string.';
    },
    async handle({ id, message, emoji }, { room, send }) {
      const people = await room.reactors(message, emoji, MAX_REACTORS);
      if (people === 'closed') return;
      const answer: Reactors = { type: 'reactors', id, people };
      send(answer);
    },
  };
  return { requests: [request as ClientRequest] };
}
