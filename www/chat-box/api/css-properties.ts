import type { ApiRow } from './api-row.ts';

/** The custom properties that theme `<chat-box>`. */
export const cssProperties: readonly ApiRow[] = [
  {
    name: '--chat-accent',
    type: '`<color>`',
    default: 'a warm red',
    text: 'Colour of buttons, of the focus ring and of your own messages.',
  },
  {
    name: '--chat-on-accent',
    type: '`<color>`',
    default: 'black or white, whichever is readable',
    text: 'Colour of text on the accent.',
  },
  {
    name: '--chat-surface',
    type: '`<color>`',
    default: 'nearly white or black',
    text: 'Colour behind the messages.',
  },
  {
    name: '--chat-raised',
    type: '`<color>`',
    default: 'the surface with a tint of the accent',
    text: 'Colour behind the list of people and, if the page sets it, the message field.',
  },
  { name: '--chat-ink', type: '`<color>`', default: 'nearly black or white', text: 'Colour of text.' },
  {
    name: '--chat-quiet',
    type: '`<color>`',
    default: 'the ink, softened',
    text: 'Colour of times, hints and other secondary text.',
  },
  { name: '--chat-line', type: '`<color>`', default: 'the ink, faint', text: 'Colour of borders.' },
  { name: '--chat-trouble', type: '`<color>`', default: 'a red', text: 'Colour of errors and warnings.' },
  { name: '--chat-round', type: '`<length>`', default: '`0.75em`', text: 'Corner radius of the chat.' },
  { name: '--chat-space', type: '`<length>`', default: '`0.5em`', text: 'Unit of all spacing.' },
];
