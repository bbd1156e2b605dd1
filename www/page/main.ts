import { startDemo } from './demo.ts';
import { element } from './element.ts';
import { startPlayground } from './playground.ts';
import { snippet } from './snippet.ts';

const script = new URL('chat-box.js', document.baseURI);

const lines = element('snippet', HTMLElement);
lines.textContent = snippet(script, { attributes: new Map([['room', 'lobby']]), declarations: new Map() });
startCopy({ code: lines, button: element('copy', HTMLButtonElement), status: element('copied', HTMLElement) });

const tuned = element('tuned', HTMLElement);
startPlayground({
  area: element('playground', HTMLElement),
  form: element('settings', HTMLFormElement),
  hint: element('setting-hint', HTMLElement),
  stage: element('stage', HTMLElement),
  docked: element('docked', HTMLElement),
  open: element('open', HTMLButtonElement),
  code: tuned,
  reset: element('reset', HTMLButtonElement),
  script,
});
startCopy({
  code: tuned,
  button: element('copy-tuned', HTMLButtonElement),
  status: element('copied-tuned', HTMLElement),
});

const ownCode = element('own-code', HTMLElement);
ownCode.textContent = ownCode.textContent.replace('whip/lobby', new URL('whip/lobby', document.baseURI).href);

startDemo({
  publish: element('publish', HTMLButtonElement),
  subscribe: element('subscribe', HTMLButtonElement),
  message: element('message', HTMLTextAreaElement),
  send: element('send', HTMLButtonElement),
  hint: element('hint', HTMLElement),
  iceStates: element('ice', HTMLElement),
  offer: element('offer', HTMLElement),
  answer: element('answer', HTMLElement),
  log: element('log', HTMLElement),
});

/** A button that copies what an element shows, and where it says that it did. */
export interface CopyElements {
  readonly code: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly status: HTMLElement;
}

/** Copies the text on a press, or selects it where the page may not. */
export function startCopy({ code, button, status }: CopyElements): void {
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      status.textContent = 'Copied.';
    } catch {
      // Pages without TLS have no clipboard, and a browser may refuse it.
      getSelection()?.selectAllChildren(code);
      status.textContent = 'Selected: press Ctrl+C or ⌘C.';
    }
  });
}
