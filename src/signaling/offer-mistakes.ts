/** A common mistake in sending SDP, and the sentences that name it and its remedy. */
interface Mistake {
  readonly matches: (text: string) => boolean;
  readonly detail: string;
}

const SEND_SDP = 'Send the SDP text itself, with its line ends.';

/** Mistakes in the order of the checks: the first match counts. Each check takes linear time. */
const MISTAKES: readonly Mistake[] = [
  { matches: (text) => text.trim() === '', detail: `The body is empty. ${SEND_SDP}` },
  { matches: (text) => text.startsWith('v\0'), detail: 'The body looks like UTF-16. Send UTF-8.' },
  {
    matches: (text) => /^\s*[{[]/.test(text),
    detail: 'The body looks like JSON. Send only the text of its "sdp" field.',
  },
  { matches: (text) => /^\s*["'`]/.test(text), detail: 'The body is in quotes. Send the text inside, without quotes.' },
  // The beginnings of `v=0` and of `{"` in Base64.
  { matches: (text) => /^\s*(dj0w|eyJ)/.test(text), detail: 'The body looks like Base64. Send the decoded SDP text.' },
  { matches: (text) => /^\s*v%3D0/i.test(text), detail: 'The body looks URL-encoded. Send the decoded SDP text.' },
  {
    matches: (text) => /^\s*(--|[A-Za-z]\w*=v(=|%3D)0)/i.test(text),
    detail: `The body looks like a form. ${SEND_SDP} With curl, use --data-binary @offer.sdp.`,
  },
  {
    matches: (text) => /\\r|\\n/.test(text) && !text.trim().includes('\n'),
    detail: 'The body has the characters \\r\\n instead of line ends. Send real line ends.',
  },
  {
    matches: (text) => /^\s*v=0.*[a-z]=/.test(text) && !/[\r\n]/.test(text.trim()),
    detail: 'The body is one line: its line ends are lost. With curl, use --data-binary instead of -d.',
  },
  {
    matches: (text) => /^\s*v=0\s*\r(?!\n)/.test(text),
    detail: 'The lines of the body end with CR alone. Use CR LF or LF.',
  },
  {
    matches: (text) => /^[ \t]+[a-z]=/m.test(text),
    detail: 'The body looks indented: a line begins with white space. Every line must begin with a letter and "=".',
  },
  {
    matches: (text) => /^v=0\r?\n/.test(text.trimStart()) && /\n[ \t]*\r?\n/.test(text.trim()),
    detail: 'The body has an empty line between others. Remove it.',
  },
  {
    matches: (text) => /^\s*v=0\s*\n/.test(text) && text.trimStart() !== text,
    detail: 'The body begins with white space. It must begin with "v=0".',
  },
];

/** Explains why a text is not an SDP offer. Names the mistake if it is a common one. */
export function explainInvalidOffer(text: string): string {
  const mistake = MISTAKES.find(({ matches }) => matches(text));
  return mistake ? mistake.detail : 'The body is not an SDP offer. Every line must begin with a letter and "=".';
}
