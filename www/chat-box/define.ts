import { ChatBox } from './chat-box.ts';
import { ChatBoxComposer } from './composer/composer.ts';
import { ChatBoxConnection } from './status/connection.ts';
import { ChatBoxEmojiPicker } from './emoji/emoji-picker.ts';
import { ChatBoxEmpty } from './log/empty.ts';
import { ChatBoxLog } from './log/log.ts';
import { ChatBoxPeople } from './people/people.ts';
import { ChatBoxStatus } from './status/status.ts';

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

/** Makes the tags known, those that are not yet: a page may load the script twice, from two addresses. */
export function defineElements(elements: Readonly<Record<string, CustomElementConstructor>>): void {
  for (const [tag, element] of Object.entries(elements)) {
    if (customElements.get(tag) === undefined) customElements.define(tag, element);
  }
}
