import { expect, test } from 'bun:test';
import { checkUploads } from '../../../../src/doctor/check-uploads.ts';

/** Checks a server that answers like this to a GET and to a POST of a picture. */
async function check(get: Response, post: (bytes: number) => Response) {
  let posted: number | undefined;
  await using server = Bun.serve({
    ...{ port: 0, hostname: '127.0.0.1' },
    async fetch(request) {
      if (request.method === 'GET') return get;
      posted = (await request.arrayBuffer()).byteLength;
      return post(posted);
    },
  });
  const findings = await checkUploads(new URL(server.url));
  return { findings: findings.map(({ level }) => level), posted };
}

const takesPictures = () => new Response(null, { status: 405, headers: { Allow: 'POST' } });

test('checkUploads finds that the largest picture reaches the server', async () => {
  const { findings, posted } = await check(takesPictures(), () => new Response(null, { status: 401 }));
  expect(findings).toEqual(['ok']);
  expect(posted).toBe(5_242_880);
});

test('checkUploads fails where a proxy refuses the picture', async () => {
  const { findings } = await check(
    takesPictures(),
    (bytes) => new Response(null, { status: bytes > 1_000_000 ? 413 : 401 }),
  );
  expect(findings).toEqual(['fail']);
});

test('checkUploads posts nothing to a server without pictures, and finds nothing in another failure', async () => {
  const off = await check(new Response(null, { status: 404 }), () => new Response(null, { status: 413 }));
  expect(off).toEqual({ findings: [], posted: undefined });
  expect((await check(takesPictures(), () => new Response(null, { status: 502 }))).findings).toEqual([]);
  expect(await checkUploads(new URL('http://127.0.0.1:1/'))).toEqual([]);
});
