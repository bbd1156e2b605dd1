import { startDemo } from './demo.ts';
import { element } from './element.ts';
import { startPlayground } from './playground.ts';
import { startRecording } from './recording.ts';
import { snippet } from './snippet.ts';

const script = new URL('chat-box.js', document.baseURI);

const basicLines = element('snippet', HTMLElement);
basicLines.textContent = snippet(script, { attributes: new Map([['room', 'lobby']]), declarations: new Map() });
startCopy({
  code: basicLines,
  button: element('copy', HTMLButtonElement),
  status: element('copied', HTMLElement),
});

startRecording({ picture: element('picture', HTMLElement), button: element('play', HTMLButtonElement) });

const playgroundLines = element('tuned', HTMLElement);
startPlayground({
  area: element('playground', HTMLElement),
  form: element('settings', HTMLFormElement),
  hint: element('setting-hint', HTMLElement),
  stage: element('stage', HTMLElement),
  docked: element('docked', HTMLElement),
  open: element('open', HTMLButtonElement),
  code: playgroundLines,
  reset: element('reset', HTMLButtonElement),
  script,
});
startCopy({
  code: playgroundLines,
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

/** A block of code, the button that copies it, and the element that confirms the copy. */
interface CopyElements {
  readonly code: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly status: HTMLElement;
}

/** Copies the code when the button is pressed. Selects it instead if the page may not use the clipboard. */
function startCopy({ code, button, status }: CopyElements): void {
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
