import { expect } from 'bun:test';
import { chatMember } from '../../helpers/chat-member.ts';
import { freshRoom } from '../../helpers/fresh-room.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { samplePicture } from '../../helpers/sample-pictures.ts';
import { startRedis } from '../../helpers/start-redis.ts';
import { startS3 } from '../../helpers/s3-server.ts';
import { startTestServer } from '../../helpers/start-test-server.ts';
import { until } from '../../helpers/until.ts';
import { postPicture, sendPicture, uploadPicture, uploadToken } from '../../helpers/upload-picture.ts';

redisTest(
  'A picture that is uploaded to one node is sent and read over another, and goes with its message on any',
  async () => {
    await using redis = await startRedis();
    await using s3 = startS3();
    const env = { FILES: 'all', REDIS_URL: redis.url, ...s3.environment };
    await using one = await startTestServer({ ...env, NODE_ID: 'one' });
    await using two = await startTestServer({ ...env, NODE_ID: 'two' });
    const room = freshRoom();
    await using ada = await chatMember(one.url, 'WebSocket', room);
    await using bob = await chatMember(two.url, 'WebSocket', room);
    // A load balancer may send the upload to another node than that of the connection.
    const uploaded = await uploadPicture(ada, two.url, room, await samplePicture('jpeg', 300, 200));
    expect(await sendPicture(ada, uploaded, 'look', 'A bear')).toBe('ack');
    const { id } = uploaded.file;
    expect(await bob.next('message')).toMatchObject({ id, text: 'look', file: { ...uploaded.file, alt: 'A bear' } });
    for (const { url } of [one, two]) expect((await fetch(`${url}/files/${room}/${id}`)).status).toBe(200);
    await using late = await chatMember(two.url, 'WebSocket', room);
    expect((await late.next('history')).messages).toMatchObject([{ id, file: { alt: 'A bear' } }]);
    expect(await ada.outcome({ type: 'delete', message: id })).toBe('ack');
    await until(() => s3.objects.size === 0, 'the picture is gone');
    expect((await fetch(`${two.url}/files/${room}/${id}`)).status).toBe(404);

    s3.isDown = true;
    const access = await uploadToken(ada);
    const refused = await postPicture(one.url, room, 'token' in access ? access.token : '', await samplePicture('png'));
    expect([refused.status, refused.headers.has('Retry-After')]).toEqual([503, true]);
    expect((await fetch(`${one.url}/files/${room}/${id}`)).status).toBe(503);
    expect(await ada.outcome({ type: 'send', text: 'The chat goes on' })).toBe('ack');
  },
  { timeoutMs: 60_000 },
);
