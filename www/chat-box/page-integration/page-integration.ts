// Chats over the page, badges, notifications and the chime. Loads on demand.
export { closeNotification, mayAskToNotify, notify, playChime } from './alerts.ts';
export { bellButton, closeButton, renderDocked } from './docked.ts';
export { english as words } from '../languages/english/page-integration.ts';
export { DockedController } from './docked-controller.ts';
export { dockedStyles as styles } from './docked.styles.ts';
export { setTitleBadge } from './title-badge.ts';
