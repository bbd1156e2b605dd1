/**
 * Why a picture cannot be sent. `off`: the server takes none of you. `limit`: the server or your network has reached a limit.
 * `failed`: any other failure.
 */
export type PictureProblem = 'off' | 'type' | 'size' | 'many' | 'offline' | 'limit' | 'failed';
