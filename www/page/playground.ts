import type { ChatBox } from '../chat-box/chat-box.ts';
import { presets } from './preset.ts';
import { chosen, mistake, set, settingsOf } from './settings-form.ts';
import { type Chosen, snippet } from './snippet.ts';

/** The elements of the playground. */
export interface PlaygroundParts {
  readonly form: HTMLFormElement;
  readonly hint: HTMLElement;
  /** Where the element is shown. */
  readonly stage: HTMLElement;
  readonly code: HTMLElement;
  readonly reset: HTMLButtonElement;
  readonly script: URL;
}

/** Settings that only say something when an element begins. */
const AT_THE_START = 'connect';

/** Shows an element with the form's settings, and the lines that make it, both following every change. */
export function startPlayground({ form, hint, stage, code, reset, script }: PlaygroundParts): void {
  const settings = settingsOf(form);
  let shown: ChatBox | undefined;

  function follow(): void {
    for (const output of form.querySelectorAll('output')) {
      const of = settings.find(({ id }) => output.htmlFor.contains(id));
      output.value = of ? of.value + (of.dataset['unit'] ?? '') : '';
    }
    const wrong = mistake(settings);
    hint.textContent = wrong?.why ?? '';
    for (const setting of settings) setting.ariaInvalid = setting === wrong?.setting ? 'true' : null;
    // What cannot be is neither shown nor copied.
    if (wrong) return;
    code.textContent = snippet(script, chosen(settings));
    if (shown)
      dress(
        shown,
        settings.map(({ name }) => name),
        chosen(settings),
      );
  }

  function show(): void {
    shown?.remove();
    shown = document.createElement('chat-box');
    dress(
      shown,
      settings.map(({ name }) => name),
      chosen(settings),
    );
    stage.append(shown);
  }

  // Typing a room's name should not enter a room for each letter; everything else follows at once.
  form.addEventListener('input', ({ target }) => {
    if (!(target instanceof HTMLInputElement && target.type === 'text')) follow();
  });
  form.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.type === 'text') follow();
    if (target instanceof HTMLSelectElement && target.name === AT_THE_START) show();
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('click', ({ target }) => {
    const preset = target instanceof HTMLButtonElement && presets[target.dataset['preset'] ?? ''];
    if (!preset) return;
    for (const setting of settings) {
      if (setting.dataset['sets'] === 'property' || setting.name === 'scheme') set(setting, preset[setting.name]);
    }
    follow();
  });
  reset.addEventListener('click', () => {
    form.reset();
    follow();
    show();
  });

  follow();
  // Not before somebody comes here: it would be one more voice for a screen reader.
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    show();
  });
  observer.observe(stage);
}

/** Gives the element these settings, and of the others the settings `names` lists none. */
function dress(box: ChatBox, names: readonly string[], { attributes, declarations }: Chosen): void {
  for (const name of names) {
    const attribute = attributes.get(name);
    const declaration = declarations.get(name);
    if (attribute === undefined) box.removeAttribute(name);
    else if (box.getAttribute(name) !== attribute) box.setAttribute(name, attribute);
    // Through CSSOM, as our policy allows no style attributes.
    if (declaration === undefined) box.style.removeProperty(name);
    else box.style.setProperty(name, declaration);
  }
}
