/** What the second script uses of the first one, by the names that its modules import. */
export { css, html, noChange, nothing } from 'lit';
export { repeat } from 'lit/directives/repeat.js';
export { avatar, avatarStyles } from './avatar.ts';
export { part } from './part.ts';
export { base } from './theme.ts';
export { unreadAfter } from './unread.ts';
export { english } from './words.ts';
