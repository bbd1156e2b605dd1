/**
 * Modules of the element's script by specifier, or by pattern in its folder, in the order in which they are bundled. gzip
 * only matches within 32 KB, so similar modules are bundled next to each other. A module that resembles no other comes
 * first, where it does not separate similar modules. The order was found by experiment: it makes the script 3 percent smaller.
 */
const BUNDLE_ORDER = [
  '../../src/protocol/room-names.ts',
  'lit/directives/guard.js',
  './lit/attributes.ts',
  '../../src/protocol/ice-servers.ts',
  'lit/directives/repeat.js',
  './people/people.styles.ts',
  './log/log.styles.ts',
  './status/status.styles.ts',
  './look/chat-box.styles.ts',
  './log/lines.styles.ts',
  './composer/composer.styles.ts',
  './log/message-row.styles.ts',
  './text/message-text.ts',
  '../client/connection/chat-session.ts',
  '../../src/protocol/animals.ts',
  './look/theme.ts',
  '../client/stored-text.ts',
  '../client/carriers/data-channel.ts',
  './status/typing-users.ts',
  './text/text-tokens.ts',
  '../client/identity/persistent-identity.ts',
  '../client/connection/connection.ts',
  './on-demand/script-loader.ts',
  './people/avatar.ts',
  '../client/room-client.ts',
  '../client/carriers/signaling.ts',
  '../client/room/timeline.ts',
  './composer/submission.ts',
  './people/seals.ts',
  './room-limits.ts',
  './chat-box.ts',
  './chat-controller.ts',
  '../client/shared-client.ts',
  '../../src/protocol/close-codes.ts',
  '../../src/protocol/json.ts',
  './text/text-kind.ts',
  '../client/client-properties.ts',
  './define.ts',
];

/** Returns the text of an entry to bundle in place of `define.ts`. The bundler writes modules in the order of its imports. */
export function orderForGzip(): string {
  return BUNDLE_ORDER.map((module) => `import ${JSON.stringify(module)};\n`).join('');
}
