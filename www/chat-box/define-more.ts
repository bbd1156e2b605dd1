import { ChatBoxConnection } from './connection.ts';
import { defineElements } from './define-elements.ts';
import { ChatBoxEmojiPicker } from './emoji-picker.ts';
import { moreWords } from './more-words.ts';
import { ChatBoxPeople } from './people.ts';
import { english } from './words.ts';

export { Embedding } from './embedding.ts';
export { NameCompletion } from './name-completion.ts';
export { RowTools } from './row-tools.ts';

// What one opens: a second script, so that the log and the field are there before it. Its words first.
Object.assign(english, moreWords);
defineElements({
  'chat-box-people': ChatBoxPeople,
  'chat-box-connection': ChatBoxConnection,
  'chat-box-emoji-picker': ChatBoxEmojiPicker,
});

declare global {
  interface HTMLElementTagNameMap {
    'chat-box-people': ChatBoxPeople;
    'chat-box-connection': ChatBoxConnection;
    'chat-box-emoji-picker': ChatBoxEmojiPicker;
  }
}
