// The order of the imports was found by experiment: gzip compresses this one best.
import { animalEmoji } from '../../src/protocol/animals.ts';
import { ChatAdminLive } from './room/live.ts';
import { ChatAdminExport } from './parts/export.ts';
import { ChatAdminLogin } from './parts/login-form.ts';
import { ChatAdminRooms } from './views/rooms.ts';
import { ChatAdminNodes } from './views/nodes.ts';
import { ChatAdminPeople } from './room/people.ts';
import { ChatAdminShell } from './shell.ts';
import { ChatAdminConfirm } from './parts/confirm.ts';
import { ChatAdminCompose } from './room/compose.ts';
import { ChatAdminSettings } from './room/settings.ts';
import { ChatAdminReports } from './views/reports.ts';
import { ChatAdminPersonForm } from './parts/person-form.ts';
import { ChatAdminBans } from './views/bans.ts';
import { ChatAdminLog } from './views/log.ts';
import { setAnimals } from '../chat-box/people/avatar.ts';
import { ChatAdminOverview } from './views/overview.ts';

setAnimals(animalEmoji);

const elements = {
  'chat-admin-login': ChatAdminLogin,
  'chat-admin-overview': ChatAdminOverview,
  'chat-admin-rooms': ChatAdminRooms,
  'chat-admin-live': ChatAdminLive,
  'chat-admin-people': ChatAdminPeople,
  'chat-admin-settings': ChatAdminSettings,
  'chat-admin-reports': ChatAdminReports,
  'chat-admin-bans': ChatAdminBans,
  'chat-admin-log': ChatAdminLog,
  'chat-admin-nodes': ChatAdminNodes,
  'chat-admin-compose': ChatAdminCompose,
  'chat-admin-export': ChatAdminExport,
  'chat-admin-confirm': ChatAdminConfirm,
  'chat-admin-person-form': ChatAdminPersonForm,
  // Last, so that its parts are defined when it first renders.
  'chat-admin': ChatAdminShell,
};
for (const [tag, element] of Object.entries(elements)) customElements.define(tag, element);
