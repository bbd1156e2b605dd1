// Unread messages, chats over the page, badges, notifications and the chime. Loads on demand.
export { english as words } from '../languages/english/page-integration.ts';
export { dockedStyles as styles } from './docked.styles.ts';
export { Presentation } from './presentation.ts';
