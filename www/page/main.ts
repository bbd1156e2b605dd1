import { startDemo } from './demo.ts';
import { element } from './element.ts';
import { startSnippet } from './snippet.ts';

startSnippet({
  code: element('snippet', HTMLElement),
  button: element('copy', HTMLButtonElement),
  status: element('copied', HTMLElement),
});

startDemo({
  publish: element('publish', HTMLButtonElement),
  subscribe: element('subscribe', HTMLButtonElement),
  message: element('message', HTMLTextAreaElement),
  send: element('send', HTMLButtonElement),
  hint: element('hint', HTMLElement),
  iceStates: element('ice', HTMLElement),
  log: element('log', HTMLElement),
});
