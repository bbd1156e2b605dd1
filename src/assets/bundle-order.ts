/**
 * Modules of the element's script by specifier, or by pattern in its folder, in the order in which they are bundled. gzip
 * only matches within 32 KB, so similar modules are bundled next to each other. A module that resembles no other comes
 * first, where it does not separate similar modules. The order was found by experiment: it makes the script 3 percent smaller.
 */
const BUNDLE_ORDER = [
  './composer/submission.ts',
  '../../src/protocol/animals.ts',
  'lit/directives/repeat.js',
  'lit',
  './events.ts',
  './people/avatar.ts',
  './look/theme.ts',
  ...['composer/composer', 'people/people', 'log/lines', 'status/status', 'log/empty', 'log/message-row'].map(styles),
  ...['look/chat-box', 'status/connection-badge', 'log/log'].map(styles),
  './text/message-text.ts',
  './log/transcript.ts',
  'lit/directives/guard.js',
  '../client/room-client.ts',
  './define.ts',
];

function styles(part: string): string {
  return `./${part}.styles.ts`;
}

/** Returns the text of an entry to bundle in place of `define.ts`. The bundler writes modules in the order of its imports. */
export function orderForGzip(): string {
  return BUNDLE_ORDER.map((module) => `import ${JSON.stringify(module)};\n`).join('');
}
