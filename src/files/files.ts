import type { Clock } from '../clock.ts';
import type { FileSettings } from '../config/file-settings.ts';
import { Problem, unavailable } from '../http/problem.ts';
import type { RateLimit } from '../limits/rate-limit.ts';
import { errorText, type Log } from '../log.ts';
import type { ServerAdmission } from '../ports/admission.ts';
import type { NodeBus } from '../ports/node-bus.ts';
import type { Observations } from '../ports/observations.ts';
import type { AddedRequest, ClientRequest, FileJudge } from '../ports/requests.ts';
import type { RoomDirectory } from '../ports/rooms.ts';
import type { RouteContext, RouteOutcome, Routes } from '../ports/routes.ts';
import type { MemberAction, Rule, RuleMember } from '../ports/rules.ts';
import type { Sink, WelcomeFields } from '../ports/sinks.ts';
import { isId, type Fields } from '../protocol/parse-client.ts';
import type { Upload, UploadAccess } from '../protocol/pictures.ts';
import { isRoomName } from '../protocol/room-names.ts';
import { newId } from '../secrets.ts';
import { BucketFileStore } from './bucket-store.ts';
import { entryRefusal } from './entry-refusal.ts';
import { STORED_TYPE } from './encode-picture.ts';
import { FileTokens } from './file-tokens.ts';
import { isFileId, type FileStore } from './file-store.ts';
import { FolderFileStore } from './folder-store.ts';
import { MemoryFileStore } from './memory-store.ts';
import { handleUpload, MAX_UPLOAD_BYTES, type UploadDeps } from './upload.ts';
import { UploadLimits } from './upload-limits.ts';
import { Upkeep } from './upkeep.ts';

/** Start of the paths of pictures. The room follows. */
const FOLDER = '/files/';
/** Last part of the path of a thumbnail. */
const THUMBNAIL = 'thumbnail';
/** `Retry-After` when the store cannot be read. */
const RETRY_SECONDS = 5;

/** Headers of a picture: no browser shows it as a page that could do something, or keeps it after its message. */
const PICTURE_HEADERS = {
  ...{ 'Content-Type': STORED_TYPE, 'Content-Disposition': 'inline; filename="picture.webp"' },
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'Cache-Control': 'private, no-store',
  // Pages of other origins show it, also those that isolate themselves.
  ...{ 'Cross-Origin-Resource-Policy': 'cross-origin', 'Referrer-Policy': 'no-referrer' },
};

/** Collaborators of pictures. */
export interface FilesDeps {
  readonly config: { readonly publicUrl: string };
  readonly clock: Clock;
  readonly log: Log;
  readonly rateLimit: RateLimit;
  readonly directory: RoomDirectory;
  readonly nodes: NodeBus | undefined;
  readonly deriveKey: (purpose: string) => Uint8Array;
  readonly drainRefusal: () => Problem | undefined;
  readonly admission: Pick<ServerAdmission, 'entryRefusal'>;
  readonly observations: Observations;
}

/** What pictures register at the ports. */
export interface FilePorts {
  readonly routes: Routes;
  readonly rule: Rule;
  readonly requests: readonly ClientRequest[];
  readonly judgeFile: FileJudge;
  readonly welcome: WelcomeFields;
  readonly sink: Sink;
}

/**
 * Creates the pictures of messages. A member gets a token for uploads over its connection, uploads a picture over HTTP, and sends a
 * message with the ticket of the picture. Receivers of the message read the picture under its unguessable address.
 */
export function createFiles({ senders, place, maxBytes }: FileSettings, deps: FilesDeps): FilePorts {
  const { clock, log, rateLimit, directory, nodes, config, drainRefusal } = deps;
  const now = () => clock.wall();
  const store = openStore({ senders, place, maxBytes }, clock);
  const tokens = new FileTokens(deps.deriveKey('pictures'), now);
  const upkeep = new Upkeep({ store, clock, log, directory, nodes });
  const limits = new UploadLimits(rateLimit);
  const { publicUrl } = config;
  const uploads: UploadDeps = {
    ...{ store, tokens, limits, upkeep, rateLimit, clock, log, newId, publicUrl, drainRefusal },
    ...{ entryRefusal: (uploader) => entryRefusal(uploader, deps), observations: deps.observations },
  };
  const maySend = ({ user, isModerator }: RuleMember) => senders === 'all' || user !== undefined || isModerator;
  return {
    routes: {
      ...{ paths: [], folders: [FOLDER], isForPages: true },
      handle: (request, context) => handle(request, context, uploads),
    },
    rule: ({ member, action }) => (isAboutPictures(action) && !maySend(member) ? { code: 'file' } : undefined),
    requests: [createUploadRequest(tokens) as ClientRequest],
    judgeFile({ room, member, id, ticket }) {
      const picture = tokens.readTicket(room, member, ticket);
      return picture?.id === id ? picture : undefined;
    },
    welcome: ({ member }) =>
      maySend(member) && member.access === 'read-write' ? { limits: { files: MAX_UPLOAD_BYTES } } : {},
    sink: { committed: (room, events) => upkeep.committed(room.name, events) },
  };
}

function openStore({ place, maxBytes }: FileSettings, clock: Clock): FileStore {
  switch (place.kind) {
    case 'folder':
      return new FolderFileStore(place.path, maxBytes);
    case 'memory':
      return new MemoryFileStore(maxBytes, () => clock.wall());
    case 'bucket':
      return new BucketFileStore(place, clock);
  }
}

/** Creates the request for a token. Rules apply to it as to a message. */
export function createUploadRequest(tokens: FileTokens): AddedRequest<Upload> {
  return {
    ...{ kind: 'request', type: 'upload', access: 'read-write', rows: 0, writes: true },
    parse: ({ id }: Fields) => (isId(id) ? { type: 'upload', id } : 'upload.id must have 16 to 64 of A-Za-z0-9_-.'),
    handle({ id }, { room, member, send }) {
      const access: UploadAccess = { type: 'upload', id, ...tokens.issueToken(room.name, member) };
      send(access);
    },
  };
}

function isAboutPictures(action: MemberAction): boolean {
  return action.type === 'send'
    ? action.file !== undefined
    : action.type === 'added' && action.message.type === 'upload';
}

function handle(
  request: Request,
  { pathname, address }: RouteContext,
  deps: UploadDeps,
): Promise<RouteOutcome> | Problem {
  const [room = '', id = '', size, ...rest] = pathname.slice(FOLDER.length).split('/');
  if (!isRoomName(room) || rest.length > 0) return missing();
  if (id === '' && size === undefined)
    return request.method === 'POST'
      ? handleUpload(request, { room, address }, deps)
      : new Problem(405, 'Use POST.', { Allow: 'POST' });
  if (!isFileId(id) || (size !== undefined && size !== THUMBNAIL)) return missing();
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return new Problem(405, 'Use GET.', { Allow: 'GET, HEAD' });
  return serve({ room, id, isThumbnail: size === THUMBNAIL, address }, deps);
}

async function serve(
  {
    room,
    id,
    isThumbnail,
    address,
  }: { readonly room: string; readonly id: string; readonly isThumbnail: boolean; readonly address: string },
  { store, rateLimit, log }: UploadDeps,
): Promise<RouteOutcome> {
  const limited = rateLimit.refusal('picture', address);
  if (limited) return limited;
  try {
    const picture = await store.open(room, id, isThumbnail ? 'thumbnail' : 'full');
    if (!picture) return missing();
    // Bun leaves out the body for HEAD, but not its length.
    return new Response(picture, { headers: PICTURE_HEADERS });
  } catch (error) {
    log('a picture could not be read', { room, error: errorText(error) }, 'error');
    return unavailable('The server could not read the picture. Try again.', RETRY_SECONDS);
  }
}

function missing(): Problem {
  return new Problem(404, 'There is no such picture: its message was deleted, or never sent.');
}
