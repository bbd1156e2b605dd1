import { isRecord, parseJson } from '../protocol/json.ts';

/** Name of the manifest, the first file of a backup. */
export const MANIFEST_FILE = 'manifest.json';
/** Maximum size of a manifest, in bytes. */
export const MAX_MANIFEST_BYTES = 65_536;

const FORMAT = 'chat-box-backup';
const VERSION = 1;

/** A file of a backup, as its manifest describes it. */
export interface ManifestFile {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
}

/** What a backup contains. */
export interface Manifest {
  /** When the backup began, in milliseconds since 1970. */
  readonly created: number;
  readonly files: readonly ManifestFile[];
}

/** Encodes a manifest as JSON. */
export function encodeManifest({ created, files }: Manifest): string {
  const manifest = { format: FORMAT, version: VERSION, created: new Date(created).toISOString(), files };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/** Reads a manifest. Returns a text that continues a sentence when it is not valid, or of a later version. */
export function parseManifest(text: string): Manifest | string {
  const json = parseJson(text);
  if (!isRecord(json) || json['format'] !== FORMAT) return 'is not a backup of chat-box';
  const { version, created, files } = json;
  if (typeof version === 'number' && version > VERSION)
    return `was written by a newer chat-box (version ${version} of the format; this program reads ${VERSION})`;
  const time = typeof created === 'string' ? Date.parse(created) : Number.NaN;
  if (version !== VERSION || Number.isNaN(time) || !Array.isArray(files) || !files.every(isFile))
    return 'has a damaged manifest';
  return { created: time, files };
}

function isFile(value: unknown): value is ManifestFile {
  if (!isRecord(value)) return false;
  const { name, size, sha256 } = value;
  return typeof name === 'string' && Number.isSafeInteger(size) && /^[0-9a-f]{64}$/.test(String(sha256));
}
