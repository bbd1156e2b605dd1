import { ChatBox } from './chat-box.ts';
import { ChatBoxComposer } from './composer.ts';
import { ChatBoxConnection } from './connection.ts';
import { defineElements } from './define-elements.ts';
import { ChatBoxEmojiPicker } from './emoji-picker.ts';
import { ChatBoxEmpty } from './empty.ts';
import { ChatBoxLog } from './log.ts';
import { ChatBoxPeople } from './people.ts';
import { ChatBoxStatus } from './status.ts';

defineElements({
  'chat-box-log': ChatBoxLog,
  'chat-box-empty': ChatBoxEmpty,
  'chat-box-status': ChatBoxStatus,
  'chat-box-composer': ChatBoxComposer,
  'chat-box-people': ChatBoxPeople,
  'chat-box-connection': ChatBoxConnection,
  'chat-box-emoji-picker': ChatBoxEmojiPicker,
  // Last, so that its parts are there when it first renders.
  'chat-box': ChatBox,
});

declare global {
  interface HTMLElementTagNameMap {
    'chat-box': ChatBox;
    'chat-box-log': ChatBoxLog;
    'chat-box-empty': ChatBoxEmpty;
    'chat-box-status': ChatBoxStatus;
    'chat-box-composer': ChatBoxComposer;
    'chat-box-people': ChatBoxPeople;
    'chat-box-connection': ChatBoxConnection;
    'chat-box-emoji-picker': ChatBoxEmojiPicker;
  }
}
