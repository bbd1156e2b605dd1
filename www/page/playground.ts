import type { ChatBox } from '../chat-box/chat-box.ts';
import { chosen, mistake, set, settingsOf } from './settings-form.ts';
import { type Chosen, snippet } from './snippet.ts';

/** The elements of the playground. */
export interface PlaygroundElements {
  /** All of it: while none of it can be seen, no element is docked. */
  readonly area: HTMLElement;
  readonly form: HTMLFormElement;
  readonly hint: HTMLElement;
  /** Where the element is shown, unless it docks itself to the page. */
  readonly stage: HTMLElement;
  /** What stands on the stage while the element is docked. */
  readonly docked: HTMLElement;
  readonly open: HTMLButtonElement;
  readonly code: HTMLElement;
  readonly reset: HTMLButtonElement;
  readonly script: URL;
}

/** Settings that an element should begin with. */
const FROM_THE_START: ReadonlySet<string> = new Set(['connect', 'mode']);

/** What an element begins with. */
const NOTHING: Chosen = { attributes: new Map(), declarations: new Map() };

/** Shows an element with the form's settings, and the lines that make it, both following every change. */
export function startPlayground(parts: PlaygroundElements): void {
  const { form, stage, docked } = parts;
  const settings = settingsOf(form);
  let shown: ChatBox | undefined;
  let worn = NOTHING;
  let isInView = false;

  function follow(): void {
    for (const output of form.querySelectorAll('output')) {
      const of = settings.find(({ id }) => output.htmlFor.contains(id));
      output.value = of ? of.value + (of.dataset['unit'] ?? '') : '';
    }
    const wrong = mistake(settings);
    parts.hint.textContent = wrong?.why ?? '';
    for (const setting of settings) setting.ariaInvalid = setting === wrong?.setting ? 'true' : null;
    // What cannot be is neither shown nor copied.
    if (wrong) return;
    const wanted = chosen(settings);
    parts.code.textContent = snippet(parts.script, wanted);
    const isDocked = wanted.attributes.has('mode');
    docked.hidden = !isDocked;
    stage.classList.toggle('docked', isDocked);
    if ([...FROM_THE_START].some((name) => wanted.attributes.get(name) !== worn.attributes.get(name))) hide();
    // Not before somebody comes here: it is one more voice for a screen reader. Docked, it would cover the rest for ever.
    if (!isInView && isDocked) hide();
    else if (isInView && !shown) shown = stage.appendChild(document.createElement('chat-box'));
    if (!shown) return;
    dress(shown, worn, wanted);
    worn = wanted;
  }

  function hide(): void {
    shown?.remove();
    shown = undefined;
    worn = NOTHING;
  }

  // Typing a room's name should not enter a room for each letter; everything else follows at once.
  const isText = (target: EventTarget | null) => target instanceof HTMLInputElement && target.type === 'text';
  form.addEventListener('input', ({ target }) => {
    if (!isText(target)) follow();
  });
  form.addEventListener('change', ({ target }) => {
    if (isText(target)) follow();
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
  parts.open.addEventListener('click', () => shown?.show());
  parts.reset.addEventListener('click', () => {
    form.reset();
    hide();
    follow();
  });

  // What the element itself begins with, by the page's scheme.
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  for (const setting of settings) {
    const { dark } = setting.dataset;
    if (isDark && dark !== undefined && setting instanceof HTMLInputElement) setting.defaultValue = dark;
  }
  follow();
  const observer = new IntersectionObserver((entries) => {
    isInView = entries.at(-1)?.isIntersecting ?? false;
    follow();
  });
  observer.observe(parts.area);
}

/** Changes an element from what it wears to what is wanted; what it has set on itself stays. */
function dress(box: ChatBox, worn: Chosen, wanted: Chosen): void {
  for (const name of worn.attributes.keys()) if (!wanted.attributes.has(name)) box.removeAttribute(name);
  for (const [name, value] of wanted.attributes) if (worn.attributes.get(name) !== value) box.setAttribute(name, value);
  // Through CSSOM, as our policy allows no style attributes.
  for (const name of worn.declarations.keys()) if (!wanted.declarations.has(name)) box.style.removeProperty(name);
  for (const [name, value] of wanted.declarations) box.style.setProperty(name, value);
}

/** Values of settings to start from, by the setting's name; what a preset does not name is as it was at first. */
export const presets: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  plain: {},
  lagoon: { '--chat-accent': '#0e7c86', '--chat-round': '1.5' },
  paper: { '--chat-accent': '#3d5a80', '--chat-round': '0', 'font-family': 'Georgia, serif', 'font-size': '17' },
  night: {
    '--chat-accent': '#6ee7a8',
    '--chat-round': '0.25',
    'font-family': 'ui-monospace, monospace',
    'font-size': '14',
    scheme: 'dark',
  },
};
