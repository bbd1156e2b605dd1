import { ChatBox } from './chat-box.ts';
import { ChatBoxComposer } from './composer.ts';
import { ChatBoxConnection } from './connection.ts';
import { ChatBoxEmojiPicker } from './emoji-picker.ts';
import { ChatBoxEmpty } from './empty.ts';
import { ChatBoxLog } from './log.ts';
import { ChatBoxPeople } from './people.ts';
import { ChatBoxStatus } from './status.ts';

const elements = {
  'chat-box-log': ChatBoxLog,
  'chat-box-empty': ChatBoxEmpty,
  'chat-box-people': ChatBoxPeople,
  'chat-box-status': ChatBoxStatus,
  'chat-box-connection': ChatBoxConnection,
  'chat-box-emoji-picker': ChatBoxEmojiPicker,
  'chat-box-composer': ChatBoxComposer,
  // Last, so that its parts are there when it first renders.
  'chat-box': ChatBox,
};

for (const [tag, element] of Object.entries(elements)) {
  // A page may load the script twice, from two addresses.
  if (customElements.get(tag) === undefined) customElements.define(tag, element);
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-box': ChatBox;
    'chat-box-log': ChatBoxLog;
    'chat-box-empty': ChatBoxEmpty;
    'chat-box-people': ChatBoxPeople;
    'chat-box-status': ChatBoxStatus;
    'chat-box-connection': ChatBoxConnection;
    'chat-box-emoji-picker': ChatBoxEmojiPicker;
    'chat-box-composer': ChatBoxComposer;
  }
}
