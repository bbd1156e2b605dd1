import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { ApiClient, API_KEYS } from '../../helpers/api-contract.ts';
import { apiCalls } from '../../helpers/api-calls.ts';
import { JWT_SECRET } from '../../helpers/sign-token.ts';
import { startTestServer, type TestServer } from '../../helpers/start-test-server.ts';

let server: TestServer;
let api: ApiClient;
beforeAll(async () => {
  server = await startTestServer({ API_KEYS, JWT_SECRET });
  api = await ApiClient.open(server.url);
});
afterAll(() => server[Symbol.asyncDispose]());

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

describe('An operation of the server API returns what the description says', () => {
  for (const [operationId, call] of Object.entries(apiCalls)) {
    test(operationId, async () => {
      await call(api, server.url);
      expect([...api.called].filter((called) => called.startsWith(`${operationId} 2`))).not.toEqual([]);
    });
  }
});
