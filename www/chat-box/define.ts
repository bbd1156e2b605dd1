import { ownFields } from '../../src/protocol/json.ts';
import { ChatBox } from './chat-box.ts';
import { ChatBoxComposer } from './composer/composer.ts';
import { addWords } from './languages/en.ts';
import { ChatBoxLog } from './log/log.ts';
import { importScript } from './on-demand/import-script.ts';
import { scripts } from './on-demand/script-loader.ts';
import { shared, type OnDemandScript } from './on-demand-imports.ts';

/** Identifies the scripts of one build. The bundler sets it. */
declare const BUILD_ID: string;

scripts.connect(async (name, retry) => {
  const script = await importScript<OnDemandScript>(name, retry);
  const run = script[BUILD_ID] ?? script['data'];
  // The server was upgraded after the page was loaded, and has not kept the script.
  if (!run) throw new Error(`chat-box.${name}.js is from another build.`);
  const exports = run(shared);
  addWords(exports.words ?? {});
  defineElements(exports.elements ?? {});
  return exports;
});

defineElements({
  'chat-box-log': ChatBoxLog,
  'chat-box-composer': ChatBoxComposer,
  // Last, so that its parts are defined when it first renders.
  'chat-box': ChatBox,
});

/** Defines the tags that are not defined yet. A page may load the script twice, from two addresses. */
function defineElements(elements: Readonly<Record<string, CustomElementConstructor>>): void {
  const own = ownFields(elements);
  for (const tag in own) {
    if (!customElements.get(tag)) customElements.define(tag, own[tag] as CustomElementConstructor);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-box': ChatBox;
    'chat-box-log': ChatBoxLog;
    'chat-box-composer': ChatBoxComposer;
  }
}
