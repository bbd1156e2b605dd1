import { describe, expect, test } from 'bun:test';
import { mayReconnect, type CloseCode } from '../../../../src/protocol/close-codes.ts';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';
import { errors, retryable, type ErrorCode } from '../../../../src/protocol/errors.ts';
import { createRefresh } from '../../../../src/identity/refresh.ts';
import { createUploadRequest } from '../../../../src/files/files.ts';
import { FileTokens } from '../../../../src/files/file-tokens.ts';
import { createModeration } from '../../../../src/moderation/moderation.ts';
import { createSearch } from '../../../../src/search/search.ts';
import { createReactors } from '../../../../src/reactors/reactors.ts';
import { combineRequests, type ClientRequest } from '../../../../src/ports/requests.ts';
import { parseClientFrame } from '../../../../src/protocol/parse-client.ts';
import { parseServerFrame } from '../../../../www/client/connection/parse-server.ts';
import { readModerationMessage } from '../../../../www/client/extras/moderation-checks.ts';
import { readAnswer } from '../../../../www/client/extras/requests.ts';
import { codeBlocks, manualSources } from '../../../helpers/manual-sources.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { unlimitedTokens } from '../../../helpers/unlimited-tokens.ts';
import { projectRoot } from '../../../helpers/project-root.ts';

const page = (await manualSources()).find(({ name }) => name === 'protocol')?.markdown ?? '';

const requests = combineRequests([
  ...createModeration({ clock: manualClock(), log: () => {}, members: { send: () => 0 } }).requests,
  ...createReactors().requests,
  ...createSearch({ clock: manualClock(), search: { find: () => Promise.reject(), index: () => false } }).requests,
  createUploadRequest(new FileTokens(new Uint8Array(32), () => 0)) as ClientRequest,
  createRefresh({
    verify: () => Promise.resolve({ kind: 'unavailable', detail: '' }),
    wrongTokens: unlimitedTokens,
    toStatus: ({ user, expires }) => ({ user, expires }),
  }),
]);

interface Section {
  readonly type: string;
  readonly side: string;
  readonly text: string;
}

/** The section of each message: its heading is the type and the side that sends it. */
const sections: readonly Section[] = page
  .split(/^(?=#{2,3} )/m)
  .flatMap((text) =>
    [...text.matchAll(/^### `(\w+)` \((client|server)\)$/gm)].map(([, type = '', side = '']) => ({ type, side, text })),
  );

/** The messages in the examples of a section. */
function examples({ text }: Section): readonly Record<string, unknown>[] {
  const frames = codeBlocks(text).filter(({ language }) => language === 'json');
  return frames.flatMap<Record<string, unknown>>(
    ({ code }) => JSON.parse(code) as Record<string, unknown> | Record<string, unknown>[],
  );
}

/** Every type that this side may send, as the sources declare it. */
async function declaredTypes(file: string): Promise<readonly string[]> {
  const text = await Bun.file(`${projectRoot}src/protocol/${file}`).text();
  return [...text.matchAll(/readonly type: '(\w+)'/g)].map(([, type = '']) => type).sort();
}

/** The rows of the table below a heading, as the texts of their cells. */
function tableBelow(heading: string): readonly (readonly string[])[] {
  const text = page.split(/^## /m).find((section) => section.startsWith(`${heading}\n`)) ?? '';
  return [...text.matchAll(/^\| `(.*) \|$/gm)].map(([, row = '']) =>
    row.split('|').map((cell) => cell.replaceAll('`', '').trim()),
  );
}

/** The messages of a frame from a client, with those of capabilities. */
function readClientFrame(frame: string): readonly object[] {
  const parsed = parseClientFrame<ClientRequest>(frame, requests);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.messages.map((message) => (message.type === 'added' ? message.message : message));
}

describe("The manual's protocol page", () => {
  test('has a section for each message that a client or the server may send', async () => {
    const types = (side: string) =>
      sections
        .filter((section) => section.side === side)
        .map(({ type }) => type)
        .sort();
    const clientTypes = [...(await declaredTypes('client-messages.ts')), ...requests.keys()];
    const serverTypes = [
      ...(await declaredTypes('server-messages.ts')),
      'moderation',
      'muted',
      'notice',
      'pinned',
      'reactors',
      'reported',
      'search',
      'upload',
    ];
    expect(types('client')).toEqual([...new Set(clientTypes)].sort());
    expect(types('server')).toEqual(serverTypes.sort());
  });

  for (const section of sections) {
    test(`has an example of ${section.type} from the ${section.side} that parses`, () => {
      const messages = examples(section);
      expect(messages.map(({ type }) => type)).toContain(section.type);
      const frame = JSON.stringify(messages);
      if (section.side === 'client') expect(readClientFrame(frame)).toEqual(messages as never);
      else {
        const parsed = parseServerFrame(frame);
        const read = parsed.messages.map((message) =>
          message.type === 'added' ? (readModerationMessage(message.item) ?? readAnswer(message.item)) : message,
        );
        expect({ ...parsed, messages: read }).toEqual({ messages: messages as never, breaches: 0 });
      }
    });

    test(`describes each field in the example of ${section.type} from the ${section.side}`, () => {
      const described = [...section.text.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name ?? '');
      const common = ['type', 'offset', 'prev', 'time'];
      for (const message of examples(section)) {
        for (const name of Object.keys(message)) expect([...common, ...described]).toContain(name);
      }
    });
  }

  test('lists exactly the error codes, and which of them a client may repeat', () => {
    const rows = tableBelow('Error codes');
    expect(rows.map(([code = '']) => code).sort()).toEqual(Object.keys(errors).sort());
    for (const [code, , does = ''] of rows) {
      expect(does.startsWith('repeats')).toBe(retryable.has(code as ErrorCode));
    }
  });

  test('lists exactly the close codes with their status, and which of them a client reconnects after', () => {
    const rows = tableBelow('Close codes');
    const reasons = Object.values(closeReasons);
    expect(rows.map(([code, status]) => [code, Number(status)])).toEqual(
      reasons.map(({ code, status }) => [code, status]),
    );
    for (const [code, , , does = ''] of rows) {
      expect(does.startsWith('reconnects')).toBe(mayReconnect(code as CloseCode));
    }
  });
});
