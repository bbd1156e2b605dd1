import { html, noChange, nothing, unsafeCSS } from 'lit';
import { isPersonName } from '../../src/protocol/names.ts';
import { chatPart } from './chat-part.ts';
import { ChatToggleEvent } from './events.ts';
import { CommandEvent, ComposeEvent, EmojiEvent } from './internal-events.ts';
import { base } from './look/theme.ts';
import { loadOnPress } from './on-demand/script-loader.ts';
import { avatar } from './people/avatar.ts';

/**
 * What a script that loads on demand takes from this one instead of a copy of its own: every import from outside its
 * folder. The bundler replaces those imports, and `css` by `unsafeCSS`; a test compares them with this list.
 */
export const shared = {
  ...{ html, noChange, nothing, unsafeCSS, avatar, base, chatPart },
  ...{ ChatToggleEvent, CommandEvent, ComposeEvent, EmojiEvent, isPersonName, loadOnPress },
};

/** What a script that loads on demand exports, under the id of the build: a function that returns its own exports. */
export type OnDemandScript = Readonly<Record<string, ((from: typeof shared) => OnDemandExports) | undefined>>;

export interface OnDemandExports {
  /** Elements to define, by tag. */
  readonly elements?: Readonly<Record<string, CustomElementConstructor>>;
}
