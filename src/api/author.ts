import { z } from '@hono/zod-openapi';
import type { Author } from '../ports/rooms.ts';
import { userPersonId } from '../ports/person-ids.ts';
import { isPersonName } from '../protocol/names.ts';
import { isUser, isUserName, MAX_AVATAR_UNITS, MAX_USER_UNITS, readAvatar, toUserName } from '../protocol/users.ts';
import { keyAuthor } from './commands.ts';
import { invalid, type FieldFault } from './errors.ts';

export const From = z
  .strictObject({
    name: z.string().openapi({ description: 'Name of the author.', example: 'OrderBot' }),
    user: z.string().optional().openapi({
      minLength: 1,
      maxLength: MAX_USER_UNITS,
      description: 'The message is that of this user of your site.',
    }),
    avatar: z
      .string()
      .optional()
      .openapi({ maxLength: MAX_AVATAR_UNITS, description: "https URL of the user's picture." }),
  })
  .openapi('From', {
    description:
      'Author of a message: a name like that of a guest, or a user of your site with a name like that in a token.',
  });

/** Returns the author that a request names: by default the key itself. Throws an ApiError for one that clients would refuse. */
export function toAuthor(room: string, keyName: string, from: z.infer<typeof From> | undefined): Author {
  if (!from) return keyAuthor(keyName);
  const { name, user, avatar } = from;
  const faults = user === undefined ? guestFaults(from) : userFaults(from);
  if (faults.length > 0) throw invalid(faults);
  if (user === undefined) return { ...keyAuthor(keyName), name };
  const url = avatar === undefined ? undefined : readAvatar(avatar);
  return { id: userPersonId(room, user), name: toUserName(name), user, avatar: url };
}

function guestFaults({ name, avatar }: z.infer<typeof From>): readonly FieldFault[] {
  const nameRule = 'Use 2 to 32 letters, digits, - and _. A name must not suggest authority, as Admin does.';
  return [
    ...(isPersonName(name) ? [] : [{ path: 'from.name', message: nameRule }]),
    ...(avatar === undefined ? [] : [{ path: 'from.avatar', message: 'Only a user has a picture. Send user too.' }]),
  ];
}

function userFaults({ name, user = '', avatar }: z.infer<typeof From>): readonly FieldFault[] {
  const userRule = `Use 1 to ${MAX_USER_UNITS} characters, and no control characters.`;
  const avatarRule = `Use an https URL of at most ${MAX_AVATAR_UNITS} characters.`;
  const isPicture = avatar === undefined || readAvatar(avatar) !== undefined;
  return [
    ...(isUserName(name) ? [] : [{ path: 'from.name', message: "Use 2 to 32 letters, digits, spaces and .'_-." }]),
    ...(isUser(user) ? [] : [{ path: 'from.user', message: userRule }]),
    ...(isPicture ? [] : [{ path: 'from.avatar', message: avatarRule }]),
  ];
}
