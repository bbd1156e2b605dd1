import { expect, test } from 'bun:test';
import { systemClock } from '../../../../src/clock.ts';
import { readFileSettings } from '../../../../src/config/file-settings.ts';
import { BucketFileStore } from '../../../../src/files/bucket-store.ts';
import { FileStoreError } from '../../../../src/files/file-store.ts';
import { rejection } from '../../../helpers/rejection.ts';
import { startS3, type S3Server } from '../../../helpers/s3-server.ts';

const BYTES = { full: Buffer.from('in full size'), thumbnail: Buffer.from('small') };
const idOf = (number: number) => `p-${String(number).padStart(22, '0')}`;

function open({ environment }: S3Server): BucketFileStore {
  const place = readFileSettings({ FILES: 'all', ...environment }, { dataDir: undefined, hasEngine: true })?.place;
  if (place?.kind !== 'bucket') throw new Error('The settings name no bucket.');
  return new BucketFileStore(place, systemClock);
}

async function listed(store: BucketFileStore, room?: string): Promise<string[]> {
  const files: string[] = [];
  for await (const file of store.list(room)) files.push(`${file.room}/${file.id}`);
  return files;
}

test('BucketFileStore stores pictures in both sizes by room, lists and removes them', async () => {
  await using s3 = startS3();
  const store = open(s3);
  await store.put('lobby', idOf(1), BYTES);
  await store.put('Team.Blue', idOf(2), BYTES);
  expect([...s3.objects.keys()].sort()).toEqual([
    ...[`chat/Team.Blue/${idOf(2)}.small.webp`, `chat/Team.Blue/${idOf(2)}.webp`],
    ...[`chat/lobby/${idOf(1)}.small.webp`, `chat/lobby/${idOf(1)}.webp`],
  ]);
  expect(await (await store.open('lobby', idOf(1), 'thumbnail'))?.text()).toBe('small');
  expect(await store.open('lobby', idOf(2), 'full')).toBeUndefined();
  expect(await listed(store)).toEqual([`Team.Blue/${idOf(2)}`, `lobby/${idOf(1)}`]);
  expect(await listed(store, 'lobby')).toEqual([`lobby/${idOf(1)}`]);
  await store.remove('lobby', idOf(1));
  await store.remove('lobby', idOf(1));
  expect(await listed(store)).toEqual([`Team.Blue/${idOf(2)}`]);
});

test('BucketFileStore leaves nothing of a picture when one of its sizes cannot be stored', async () => {
  await using s3 = startS3();
  const store = open(s3);
  for (const end of [/\d\.webp$/, /\.small\.webp$/]) {
    s3.readOnly = end;
    expect(await rejection(store.put('lobby', idOf(1), BYTES))).toBeInstanceOf(FileStoreError);
    expect([...s3.objects.keys()]).toEqual([]);
  }
}, 20_000);

test('BucketFileStore lists more pictures than a page of the bucket has, each once', async () => {
  await using s3 = startS3();
  const store = open(s3);
  const ids = Array.from({ length: 300 }, (_, number) => idOf(number));
  await Promise.all(ids.map((id) => store.put('lobby', id, BYTES)));
  const files = await listed(store);
  expect([...new Set(files)]).toEqual(ids.map((id) => `lobby/${id}`));
  expect(files.length).toBeLessThanOrEqual(301);
}, 20_000);

test('BucketFileStore rejects with a FileStoreError that names the fault', async () => {
  await using s3 = startS3();
  const store = open(s3);
  s3.isDown = true;
  expect(await rejection(store.open('lobby', idOf(1), 'full'))).toBeInstanceOf(FileStoreError);
  expect(String(await rejection(store.remove('lobby', idOf(1))))).toContain('InternalError');
  await s3[Symbol.asyncDispose]();
  expect(String(await rejection(store.put('lobby', idOf(1), BYTES)))).toMatch(/The bucket failed: .*Connection/);
}, 20_000);
