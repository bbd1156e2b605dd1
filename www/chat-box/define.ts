import { ChatBox } from './chat-box.ts';
import { ChatBoxComposer } from './composer.ts';
import { defineElements } from './define-elements.ts';
import { ChatBoxEmpty } from './empty.ts';
import { ChatBoxLog } from './log.ts';
import { ChatBoxStatus } from './status.ts';

defineElements({
  'chat-box-log': ChatBoxLog,
  'chat-box-empty': ChatBoxEmpty,
  'chat-box-status': ChatBoxStatus,
  'chat-box-composer': ChatBoxComposer,
  // Last, so that its parts are there when it first renders.
  'chat-box': ChatBox,
});

// The second script takes from this one what both need; the bundler sees to that (src/share-modules.ts).
export * from './shared.ts';

declare global {
  interface HTMLElementTagNameMap {
    'chat-box': ChatBox;
    'chat-box-log': ChatBoxLog;
    'chat-box-empty': ChatBoxEmpty;
    'chat-box-status': ChatBoxStatus;
    'chat-box-composer': ChatBoxComposer;
  }
}
