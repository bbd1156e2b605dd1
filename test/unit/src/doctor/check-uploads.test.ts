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
  return { findings: findings.map(({ level }) => level), texts: findings.map(({ what }) => what), posted };
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

test('checkUploads posts nothing to a server without pictures, or that does not answer', async () => {
  const off = await check(new Response(null, { status: 404 }), () => new Response(null, { status: 413 }));
  expect(off).toMatchObject({ findings: [], posted: undefined });
  expect(await checkUploads(new URL('http://127.0.0.1:1/'))).toEqual([]);
});

test.each([429, 502])('checkUploads warns about the picture when its status is %d', async (status) => {
  const { findings, texts } = await check(takesPictures(), () => new Response(null, { status }));
  expect(findings).toEqual(['warn']);
  expect(texts[0]).toContain(`A request with a picture of 5 MB got status ${status} instead of 401,`);
});

test('checkUploads warns about the picture when its connection closes without a response', async () => {
  using server = Bun.listen({
    ...{ port: 0, hostname: '127.0.0.1' },
    socket: {
      data(socket, bytes) {
        if (bytes.toString('latin1').startsWith('GET'))
          socket.end('HTTP/1.1 405 x\r\nAllow: POST\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
        else socket.terminate();
      },
    },
  });
  const [finding] = await checkUploads(new URL(`http://127.0.0.1:${server.port}/`));
  expect(finding).toMatchObject({ level: 'warn', what: expect.stringContaining('picture of 5 MB failed: ') });
});
