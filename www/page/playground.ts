import type { ChatBox } from '../chat-box/chat-box.ts';
import { findMistake, listControls, readSettings, setControl } from './settings-form.ts';
import { type ElementSettings, snippet } from './snippet.ts';

/** The elements of the playground. */
export interface PlaygroundElements {
  /** The whole section. A docked element is removed while the section is out of view. */
  readonly area: HTMLElement;
  readonly form: HTMLFormElement;
  readonly hint: HTMLElement;
  /** Holds the element, unless the element docks itself to the page. */
  readonly stage: HTMLElement;
  /** Fills the stage while the element is docked. */
  readonly docked: HTMLElement;
  readonly open: HTMLButtonElement;
  readonly code: HTMLElement;
  readonly reset: HTMLButtonElement;
  readonly script: URL;
}

/** Attributes that take effect only in a new element. */
const INITIAL_ATTRIBUTES: ReadonlySet<string> = new Set(['connect', 'mode']);

/** The settings of a new element. */
const NO_SETTINGS: ElementSettings = { attributes: new Map(), declarations: new Map() };

/** Shows an element with the form's settings and the lines that create it. Both follow every change. */
export function startPlayground(elements: PlaygroundElements): void {
  const { form, stage, docked } = elements;
  const controls = listControls(form);
  let shown: ChatBox | undefined;
  let applied = NO_SETTINGS;
  let isInView = false;

  function update(): void {
    for (const output of form.querySelectorAll('output')) {
      const control = controls.find(({ id }) => output.htmlFor.contains(id));
      output.value = control ? control.value + (control.dataset['unit'] ?? '') : '';
    }
    const mistake = findMistake(controls);
    elements.hint.textContent = mistake?.reason ?? '';
    for (const control of controls) control.ariaInvalid = control === mistake?.control ? 'true' : null;
    // An invalid value changes neither the element nor the lines.
    if (mistake) return;
    const wanted = readSettings(controls);
    elements.code.textContent = snippet(elements.script, wanted);
    const isDocked = wanted.attributes.has('mode');
    docked.hidden = !isDocked;
    stage.classList.toggle('docked', isDocked);
    const needsNew = [...INITIAL_ATTRIBUTES].some(
      (name) => wanted.attributes.get(name) !== applied.attributes.get(name),
    );
    if (needsNew) hide();
    // The element appears once the section is in view, because a screen reader announces the messages of each element. A
    // docked element disappears with the section. Otherwise it would cover the rest of the page.
    if (!isInView && isDocked) hide();
    else if (isInView && !shown) shown = stage.appendChild(document.createElement('chat-box'));
    if (!shown) return;
    applySettings(shown, applied, wanted);
    applied = wanted;
  }

  function hide(): void {
    shown?.remove();
    shown = undefined;
    applied = NO_SETTINGS;
  }

  // A text applies with `change`, because the element would join a room for each letter. Other controls apply at once.
  const isText = (target: EventTarget | null) => target instanceof HTMLInputElement && target.type === 'text';
  form.addEventListener('input', ({ target }) => {
    if (!isText(target)) update();
  });
  form.addEventListener('change', ({ target }) => {
    if (isText(target)) update();
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('click', ({ target }) => {
    const preset = target instanceof HTMLButtonElement && presets[target.dataset['preset'] ?? ''];
    if (!preset) return;
    for (const control of controls) {
      if (control.dataset['sets'] === 'property' || control.name === 'scheme') {
        setControl(control, preset[control.name]);
      }
    }
    update();
  });
  elements.open.addEventListener('click', () => shown?.show());
  elements.reset.addEventListener('click', () => {
    form.reset();
    hide();
    update();
  });

  // The element's own default accent depends on the page's colour scheme.
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  for (const control of controls) {
    const { dark } = control.dataset;
    if (isDark && dark !== undefined && control instanceof HTMLInputElement) control.defaultValue = dark;
  }
  update();
  const observer = new IntersectionObserver((entries) => {
    isInView = entries.at(-1)?.isIntersecting ?? false;
    update();
  });
  observer.observe(elements.area);
}

/** Changes an element from the applied settings to the wanted ones. Attributes that the element set itself stay. */
function applySettings(box: ChatBox, applied: ElementSettings, wanted: ElementSettings): void {
  for (const name of applied.attributes.keys()) if (!wanted.attributes.has(name)) box.removeAttribute(name);
  for (const [name, value] of wanted.attributes) {
    if (applied.attributes.get(name) !== value) box.setAttribute(name, value);
  }
  // Through CSSOM: the page's Content-Security-Policy forbids style attributes.
  for (const name of applied.declarations.keys()) if (!wanted.declarations.has(name)) box.style.removeProperty(name);
  for (const [name, value] of wanted.declarations) box.style.setProperty(name, value);
}

/** Values of each preset, by control. A control that a preset leaves out gets its initial value. */
const presets: Readonly<Record<string, Readonly<Record<string, string>>>> = {
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
