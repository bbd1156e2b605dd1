import type { PictureProblem } from '../../picture-problem.ts';

const problems: Readonly<Record<PictureProblem, string>> = {
  off: 'You can’t send pictures here.',
  type: 'Only PNG, JPEG and WebP pictures can be sent.',
  size: 'This picture is too large.',
  many: 'You can send up to 4 pictures at once.',
  offline: 'Not connected. Try again in a moment.',
  limit: 'Too many pictures. Try again later.',
  failed: 'Upload failed. Try again.',
};

/** Words of pictures, in English. */
export const english = {
  /** Button that chooses pictures. */
  addPicture: 'Add a picture',
  /** Accessible name of the list of pictures that you are about to send. */
  picturesToSend: 'Pictures to send',
  /** Label of the field for the description of a picture, and the hint in it. */
  describePicture: 'Description',
  describePictureHint: 'Describe it for people who can’t see it',
  removePicture: 'Remove picture',
  /** Shown while a picture is uploaded. */
  uploading: (percent: number) => `Uploading… ${percent}%`,
  /** Announced once a picture has been uploaded. */
  uploaded: 'Picture uploaded.',
  retryUpload: 'Try again',
  pictureProblem: (why: PictureProblem): string => problems[why],
  /** Accessible name of the dialog with a picture in full size. */
  pictureOf: (name: string) => `Picture from ${name}`,
  previousPicture: 'Previous picture',
  nextPicture: 'Next picture',
  savePicture: 'Save picture',
  pictureGone: 'This picture is no longer available.',
};
