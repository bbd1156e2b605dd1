/** An environment variable that configures the server. */
export interface Setting {
  readonly name: string;
  /** Meaning, values and units. In Markdown. */
  readonly meaning: string;
  /** Default: the value in backticks, or a description. In Markdown. */
  readonly default: string;
}

/** The settings of pictures. */
export const fileSettingRows: readonly Setting[] = [
  {
    name: 'FILES',
    meaning:
      'Who may send [pictures](pictures.md): `off`, `users` (verified users and moderators), or `all`, guests included.',
    default: '`off`',
  },
  {
    name: 'FILES_MB',
    meaning: 'Maximum size of all stored pictures together, in megabytes. A bucket has no limit.',
    default: '`1000`; `64` in memory',
  },
  {
    name: 'S3_BUCKET',
    meaning:
      'Bucket that stores the [pictures](pictures.md#storage) in place of the data folder. Several nodes need one. It needs the two keys below.',
    default: 'none',
  },
  {
    name: 'S3_ENDPOINT',
    meaning: 'URL of a server with the interface of Amazon S3, such as `https://s3.example.com`.',
    default: 'Amazon S3',
  },
  { name: 'S3_REGION', meaning: 'Region of the bucket.', default: '`us-east-1`' },
  { name: 'S3_ACCESS_KEY_ID', meaning: 'Id of the key for the bucket.', default: 'none' },
  { name: 'S3_SECRET_ACCESS_KEY', meaning: 'Secret of that key.', default: 'none' },
  {
    name: 'S3_PREFIX',
    meaning: 'Start of the names of all objects in the bucket. Servers that do not share their rooms need one each.',
    default: '`chat-box/`',
  },
];
