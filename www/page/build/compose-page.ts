import { reference } from './reference.ts';
import { settings } from './settings.ts';

/** What is made from the table of the element's surface, by the mark that it replaces. */
const MADE = {
  '<!-- settings: made of www/chat-box/api/api.ts -->': settings,
  '<!-- reference: made of www/chat-box/api/api.ts -->': reference,
};

/** The first page, with settings and reference in its frame. Throws when the frame has no place for one of them. */
export function composePage(frame: string): string {
  return Object.entries(MADE).reduce((page, [mark, make]) => {
    if (!page.includes(mark)) throw new Error(`index.html has no mark ${mark}`);
    return page.replace(mark, make);
  }, frame);
}
