/** Longest side of an uploaded picture, in pixels. The server stores no larger one. */
const MAX_SIDE = 2_048;
/** Quality of the encoded picture, from 0 to 1. */
const QUALITY = 0.86;
/** The types that the server takes, in the order of preference for an encoder. Not every browser encodes WebP. */
const ENCODED_TYPES = ['image/webp', 'image/jpeg'];
/** The types of files that a person may choose. */
export const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/webp'];

/** A picture that is ready to be uploaded. */
export interface ShrunkPicture {
  readonly blob: Blob;
  readonly width: number;
  readonly height: number;
}

/** Returns the size of a picture whose longest side is at most `MAX_SIDE`. */
export function shrunkSize(width: number, height: number): { readonly width: number; readonly height: number } {
  const factor = Math.min(1, MAX_SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

/**
 * Decodes a picture as its file says it is turned, makes it smaller and encodes it anew. Nothing but pixels leaves the page. Resolves to
 * undefined for a file that the browser cannot decode.
 */
export async function shrink(file: Blob): Promise<ShrunkPicture | undefined> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => undefined);
  if (!bitmap) return undefined;
  const { width, height } = shrunkSize(bitmap.width, bitmap.height);
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');
  if (context) context.imageSmoothingQuality = 'high';
  context?.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  for (const type of ENCODED_TYPES) {
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, QUALITY));
    if (blob?.type === type) return { blob, width, height };
  }
  return undefined;
}
