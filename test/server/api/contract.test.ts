import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { ApiClient, API_KEYS, operationsMarkdown } from '../../helpers/api-contract.ts';
import { apiCalls } from '../../helpers/api-calls.ts';
import { JWT_SECRET } from '../../helpers/sign-token.ts';
import { expectGenerated } from '../../helpers/generated-block.ts';
import { startTestServer, type TestServer } from '../../helpers/start-test-server.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

let folder: ReturnType<typeof temporaryFolder>;
let server: TestServer;
let api: ApiClient;
beforeAll(async () => {
  // Only a store with a file has an export.
  folder = temporaryFolder();
  server = await startTestServer({ API_KEYS, JWT_SECRET, DATA_DIR: folder.path });
  api = await ApiClient.open(server.url);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

describe('The description of the server API', () => {
  test('passes the recommended rules of Redocly without errors and warnings', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const found = await lintFromString({ source: JSON.stringify(api.description), config });
    expect(found.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
  });

  test('has exactly the operations that the contract test calls', () => {
    expect(api.operations.toSorted()).toEqual(Object.keys(apiCalls).toSorted());
    expect(new Set(api.operations).size).toBe(api.operations.length);
  });
});

test('The manual lists the operations (UPDATE=1 bun test test/server/api/contract.test.ts writes them)', () =>
  expectGenerated('server-api', 'the description of the API', operationsMarkdown(api.description)));

describe('An operation of the server API returns what the description says', () => {
  for (const [operationId, call] of Object.entries(apiCalls)) {
    test(operationId, async () => {
      await call(api, server.url);
      expect([...api.called].filter((called) => called.startsWith(`${operationId} 2`))).not.toEqual([]);
    });
  }
});
