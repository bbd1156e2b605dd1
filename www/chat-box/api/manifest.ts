import { api } from './api.ts';
import type { ApiRow } from './api-row.ts';

/** Creates the custom elements manifest (schema version 1.0.0) for editors and tools. */
export function customElementsManifest(): object {
  const described = ({ name, type, default: initial, text }: ApiRow) => ({
    name,
    description: text,
    type: { text: type.replaceAll('`', '') },
    ...(initial !== undefined && { default: initial.replaceAll('`', '') }),
  });
  const named = ({ name, text }: ApiRow) => ({ name, description: text });
  return {
    schemaVersion: '1.0.0',
    readme: '',
    modules: [
      {
        kind: 'javascript-module',
        path: 'chat-box.js',
        declarations: [
          {
            ...{ kind: 'class', customElement: true, name: 'ChatBox', tagName: 'chat-box' },
            description: 'A chat room in a page.',
            attributes: api.attributes.map(described),
            members: [
              ...api.properties.map((row) => ({ kind: 'field', ...described(row) })),
              ...api.methods.map((row) => ({ kind: 'method', ...named(row) })),
            ],
            events: api.events.map(described),
            cssParts: api.parts.map(named),
            slots: api.slots.map(named),
            cssProperties: api.cssProperties.map(({ name, type, default: initial, text }) => ({
              ...{ name, description: text, syntax: type.replaceAll('`', '') },
              ...(initial !== undefined && { default: initial.replaceAll('`', '') }),
            })),
          },
        ],
        exports: [
          {
            kind: 'custom-element-definition',
            name: 'chat-box',
            declaration: { name: 'ChatBox', module: 'chat-box.js' },
          },
        ],
      },
    ],
  };
}
