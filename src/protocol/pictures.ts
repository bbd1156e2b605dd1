/** A picture, as the server encoded it: at `/files/<room>/<id>`, and smaller at `/files/<room>/<id>/thumbnail`. */
export interface MessageFile {
  readonly id: string;
  /** Media type of both. */
  readonly type: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  /** What the picture shows, for people who cannot see it. May be empty. */
  readonly alt: string;
}

/** Returns the path of a picture on the server. */
export function picturePath(room: string, { id }: Pick<MessageFile, 'id'>): string {
  return `/files/${room}/${id}`;
}

/** Describes a picture in a line of text. `server` is the URL of the server, without a slash at its end; empty where it is unknown. */
export function describePicture(file: MessageFile, room: string, server: string): string {
  return ['Picture:', file.alt, server + picturePath(room, file)].filter((part) => part !== '').join(' ');
}

/** Requests a token to upload pictures with, by HTTP. The response is `upload`. */
export interface Upload {
  readonly type: 'upload';
  readonly id: string;
}

/** Response to `upload`. */
export interface UploadAccess {
  readonly type: 'upload';
  /** That of the request. */
  readonly id: string;
  /** Bearer token for `POST /files/<room>`. */
  readonly token: string;
  /** When the token ends, in milliseconds since 1970. */
  readonly expires: number;
}
