import { systemClock } from '../../src/clock.ts';
import { isProgram } from '../../src/protocol/person.ts';
import { html, noChange, nothing, unsafeCSS } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { storedText } from '../client/stored-text.ts';
import { chatPart } from './chat-part.ts';
import { readChatTarget } from './chat-target.ts';
import { ChatToggleEvent, ChatUnreadEvent } from './events.ts';
import { CommandEvent, ComposeEvent, EmojiEvent, JoinEvent, OpenEvent } from './internal-events.ts';
import { LANGUAGES } from './language.ts';
import type { Words } from './languages/en.ts';
import { moment, number } from './languages/english-formats.ts';
import { memoize } from './lit/memoize.ts';
import { accessibleText } from './log/message-row.ts';
import { preview } from './log/quote.ts';
import { unreadAfter } from './log/read-marker.ts';
import { icon } from './look/icon.ts';
import { base } from './look/theme.ts';
import { adoptStyles } from './lit/adopt-styles.ts';
import { OnDemand } from './on-demand/on-demand.ts';
import { loadOnPress, scripts } from './on-demand/script-loader.ts';
import { avatar, avatarStyles, setAnimals } from './people/avatar.ts';
import { seals, sealStyles, shield } from './people/seals.ts';
import { parseMode } from './settings.ts';
import { Countdown } from './lit/countdown.ts';
import { mentions } from './text/message-text.ts';
import { BLOCK_MARK, MARK, marks, textDirection } from './text/text-kind.ts';
import { textTokens } from './text/text-tokens.ts';
import { findBegunName } from './text/mention.ts';
import { timeFormat } from './text/time-format.ts';

/**
 * The imports that scripts take from this one when they load on demand, so that they contain no copies: every import from
 * outside their folder. The bundler replaces those imports, and `css` with `unsafeCSS`. A test compares them with this
 * list.
 */
export const shared = {
  ...{ html, noChange, nothing, unsafeCSS, avatar, avatarStyles, base, chatPart, seals, sealStyles },
  ...{ Countdown, icon, JoinEvent, OpenEvent, repeat, setAnimals, shield, preview, systemClock, textDirection },
  ...{ ChatToggleEvent, CommandEvent, ComposeEvent, EmojiEvent, findBegunName, isProgram, loadOnPress },
  ...{ accessibleText, BLOCK_MARK, MARK, marks, mentions, moment, textTokens, timeFormat, ChatUnreadEvent, parseMode },
  ...{ LANGUAGES, memoize, number, OnDemand, adoptStyles, readChatTarget, scripts, storedText, unreadAfter },
};

/**
 * The exports of a script that loads on demand: by the id of its build, a function that returns the script's own exports. A
 * script of words for emoji, which fits every build, has the function under `data`.
 */
export type OnDemandScript = Readonly<Record<string, ((from: typeof shared) => OnDemandExports) | undefined>>;

export interface OnDemandExports {
  /** Elements to define, by tag. */
  readonly elements?: Readonly<Record<string, CustomElementConstructor>>;
  /** The English words of the script. */
  readonly words?: Partial<Words>;
}
