import { createHash } from 'node:crypto';
import { describeAuthor, type Quote, type TranscriptWriter } from './transcript.ts';

const STYLE = `
:root { color-scheme: light dark }
body { max-width: 46em; margin: 2em auto; padding: 0 1em; font: 1em/1.5 system-ui, sans-serif }
h2 { margin: 2em 0 .5em; font-size: 1.1em; border-bottom: 1px solid color-mix(in srgb, currentcolor 25%, transparent) }
article { margin: .6em 0 }
time, small { opacity: .7; font-variant-numeric: tabular-nums }
p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }
blockquote { margin: .2em 0; padding-left: .7em; border-left: 3px solid color-mix(in srgb, currentcolor 30%, transparent); opacity: .8; overflow-wrap: anywhere }
`;

/** Policy of the page: it loads nothing, runs nothing, and is in no frame. Only its own style applies. */
const CONTENT_SECURITY_POLICY = [
  ...["default-src 'none'", `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`],
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", 'sandbox'],
].join('; ');

/** Headers of a transcript as HTML. */
export const HTML_HEADERS = { 'Content-Security-Policy': CONTENT_SECURITY_POLICY, 'Referrer-Policy': 'no-referrer' };

/** Writes transcripts as a page that needs no other file. */
export const htmlWriter: TranscriptWriter = {
  type: 'text/html',
  extension: 'html',
  begin: (room, timeZone) =>
    `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n` +
    `<title>Chat room ${escape(room)}</title>\n<style>${STYLE}</style>\n` +
    `<h1>Chat room ${escape(room)}</h1>\n<p>Times are in ${escape(timeZone)}.</p>\n`,
  day: (date) => `<h2>${escape(date)}</h2>\n`,
  note: (time, sentence) => `<p><time>${escape(time)}</time> <small>${bidi(sentence)}</small></p>\n`,
  end: (sentence) => `<p><small>${escape(sentence)}</small></p>\n`,
  message({ message, time, quote }) {
    const { from, text, edited, deleted } = message;
    const at = new Date(message.time).toISOString();
    const mark = deleted ? ' <small>deleted</small>' : edited ? ' <small>edited</small>' : '';
    const head = `<time datetime="${at}">${escape(time)}</time> <b>${bidi(describeAuthor(from))}</b>${mark}`;
    const quoted = quote ? `<blockquote>${writeQuote(quote)}</blockquote>` : '';
    return `<article>${head}${quoted}${deleted ? '' : `<p>${bidi(text)}</p>`}</article>\n`;
  },
};

function writeQuote(quote: Quote): string {
  if (quote === 'missing') return 'a message that is no longer kept';
  return `<b>${bidi(describeAuthor(quote.from))}</b> ${quote.isDeleted ? '<small>deleted</small>' : bidi(quote.text)}`;
}

/** Writes a text of a person. Its direction does not change that of the text around it. */
function bidi(text: string): string {
  return `<bdi>${escape(text)}</bdi>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
