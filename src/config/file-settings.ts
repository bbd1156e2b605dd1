import { ConfigError, readOneOf, readText, readWholeNumber, type Environment } from './env.ts';

/** Which members may send pictures, and where the server stores them. */
export interface FileSettings {
  /** `users`: only verified users, and moderators. */
  readonly senders: 'users' | 'all';
  readonly place: FilePlace;
  /** Maximum size of all stored pictures together, in bytes. A bucket has no limit. */
  readonly maxBytes: number;
}

/** Where pictures are stored. */
export type FilePlace =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'memory' }
  | {
      readonly kind: 'bucket';
      readonly bucket: string;
      /** Undefined means Amazon S3. */
      readonly endpoint: string | undefined;
      readonly region: string | undefined;
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      /** Start of all keys. */
      readonly prefix: string;
    };

/** Default size of all pictures, in megabytes. */
const DEFAULT_MB = 1_000;
/** The same for a server that stores them in memory. */
const DEFAULT_MEMORY_MB = 64;
const MB = 1_000_000;

/** Reads the settings of pictures; undefined while they are off. Throws a ConfigError, which repeats no secret. */
export function readFileSettings(
  env: Environment,
  store: { readonly dataDir: string | undefined; readonly hasEngine: boolean },
): FileSettings | undefined {
  const senders = readOneOf(env, 'FILES', ['off', 'users', 'all']) ?? 'off';
  const size = { FILES_MB: readText(env, 'FILES_MB') };
  const bucket = readBucketTexts(env);
  // Other programs may have settings of the same names.
  if (senders === 'off') return undefined;
  const megabytes = readWholeNumber(size, 'FILES_MB', 1, 1_000_000_000);
  const place = toPlace(bucket, store);
  if (!place) throw new ConfigError('FILES: nodes that share Redis need S3_BUCKET, because they share no folder.');
  const maxBytes = (megabytes ?? (place.kind === 'memory' ? DEFAULT_MEMORY_MB : DEFAULT_MB)) * MB;
  return { senders, place, maxBytes };
}

/** The settings of a bucket as they are set. */
type BucketTexts = ReturnType<typeof readBucketTexts>;

function readBucketTexts(env: Environment) {
  return {
    S3_BUCKET: readText(env, 'S3_BUCKET'),
    S3_ENDPOINT: readText(env, 'S3_ENDPOINT'),
    S3_REGION: readText(env, 'S3_REGION'),
    S3_ACCESS_KEY_ID: readText(env, 'S3_ACCESS_KEY_ID'),
    S3_SECRET_ACCESS_KEY: readText(env, 'S3_SECRET_ACCESS_KEY'),
    S3_PREFIX: readText(env, 'S3_PREFIX'),
  };
}

function toPlace(
  texts: BucketTexts,
  { dataDir, hasEngine }: { readonly dataDir: string | undefined; readonly hasEngine: boolean },
): FilePlace | undefined {
  const { S3_BUCKET: bucket, ...others } = texts;
  if (bucket !== undefined) return toBucket(bucket, texts);
  const [unused] = Object.entries(others).find(([, text]) => text !== undefined) ?? [];
  if (unused !== undefined) throw new ConfigError(`${unused}: it has no effect without S3_BUCKET.`);
  if (hasEngine) return undefined;
  return dataDir === undefined ? { kind: 'memory' } : { kind: 'folder', path: `${dataDir}/files` };
}

function toBucket(bucket: string, texts: BucketTexts): FilePlace {
  const { S3_ENDPOINT: endpoint, S3_REGION: region, S3_PREFIX: prefix = 'chat-box/' } = texts;
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = texts;
  if (accessKeyId === undefined || secretAccessKey === undefined)
    throw new ConfigError('S3_BUCKET: it needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY.');
  const url = endpoint === undefined ? undefined : URL.parse(endpoint);
  if (url === null || (url && !/^https?:$/.test(url.protocol)))
    throw new ConfigError(`S3_ENDPOINT: "${endpoint}" is not valid. Use a URL such as https://s3.example.com.`);
  if (!/^[\w./-]{0,200}$/.test(prefix))
    throw new ConfigError(`S3_PREFIX: "${prefix}" has other characters than letters, digits and . _ / -, or over 200.`);
  return { kind: 'bucket', bucket, endpoint, region, accessKeyId, secretAccessKey, prefix };
}
