import { ChatBoxOutline } from './outline.ts';
import { ChatBoxUndo } from './undo.ts';

export { english as words } from '../languages/english/composer-extras.ts';
export { composeCard } from './compose-card.ts';
export { composeCardStyles as styles } from './compose-card.styles.ts';

/** The elements that this script defines. */
export const elements = { 'chat-box-outline': ChatBoxOutline, 'chat-box-undo': ChatBoxUndo };

declare global {
  interface HTMLElementTagNameMap {
    'chat-box-outline': ChatBoxOutline;
    'chat-box-undo': ChatBoxUndo;
  }
}
