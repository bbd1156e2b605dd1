import { ownFields } from '../../src/protocol/json.ts';
import { ChatBox } from './chat-box.ts';
import { ChatBoxComposer } from './composer/composer.ts';
import { addWords } from './languages/en.ts';
import { ChatBoxLog } from './log/log.ts';
import { scripts } from './on-demand/script-loader.ts';
import { shared, type OnDemandScript } from './on-demand-imports.ts';

/** Identifies the scripts of one build. The bundler sets it. */
declare const BUILD_ID: string;

scripts.connect(async (file) => {
  const script = (await import(new URL(file, import.meta.url).href)) as OnDemandScript;
  const run = script[BUILD_ID];
  // The server was upgraded after the page was loaded.
  if (!run) throw new Error(`${file} is from another build.`);
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
