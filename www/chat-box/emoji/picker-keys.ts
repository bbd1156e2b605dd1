import type { GridStep } from './grid-rows.ts';

/** What a key does in the picker. `type`: the search field receives the key. */
export type KeyAction =
  | { readonly kind: 'close' | 'hide-tones' | 'pick-first' | 'enter-grid' | 'type' }
  | { readonly kind: 'step'; readonly step: GridStep }
  | { readonly kind: 'focus'; readonly target: HTMLElement };

/** The elements that Tab stops at, in their order. */
const TAB_STOPS = '[type=search], .groups [tabindex="0"], [role=option][tabindex="0"], .tones :checked, .tone';

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'shiftKey'>;

/** Reads what a key does at an element of the picker. Returns undefined for keys that act as in every page. */
export function readKey(event: Key, target: HTMLElement, isRtl: boolean): KeyAction | undefined {
  const { key } = event;
  if (key === 'Escape') return { kind: target.matches('.tones *') ? 'hide-tones' : 'close' };
  if (key === 'Tab') return leaves(target, event.shiftKey) ? { kind: 'close' } : undefined;
  if (target.matches('[type=search]')) return fieldKey(key);
  if (target.matches('[role=option]')) return gridKey(event, isRtl);
  return target.matches('.groups *') ? groupKey(key, target, isRtl) : undefined;
}

function leaves(target: HTMLElement, isBackwards: boolean): boolean {
  const stops = [...(target.getRootNode() as ShadowRoot).querySelectorAll(TAB_STOPS)];
  return target === stops.at(isBackwards ? 0 : -1);
}

function fieldKey(key: string): KeyAction | undefined {
  if (key === 'ArrowDown') return { kind: 'enter-grid' };
  return key === 'Enter' ? { kind: 'pick-first' } : undefined;
}

function gridKey({ key, ctrlKey }: Key, isRtl: boolean): KeyAction | undefined {
  const steps: Readonly<Record<string, GridStep>> = {
    ArrowRight: isRtl ? 'previous' : 'next',
    ArrowLeft: isRtl ? 'next' : 'previous',
    ArrowDown: 'down',
    ArrowUp: 'up',
    Home: ctrlKey ? 'first' : 'row-start',
    End: ctrlKey ? 'last' : 'row-end',
    PageDown: 'next-section',
    PageUp: 'previous-section',
  };
  const step = steps[key];
  if (step) return { kind: 'step', step };
  // A space presses the emoji.
  return (key.length === 1 && key !== ' ' && !ctrlKey) || key === 'Backspace' ? { kind: 'type' } : undefined;
}

function groupKey(key: string, target: HTMLElement, isRtl: boolean): KeyAction | undefined {
  if (key === 'ArrowDown') return { kind: 'enter-grid' };
  const buttons = [...(target.parentElement?.querySelectorAll('button') ?? [])];
  const at = buttons.indexOf(target as HTMLButtonElement);
  const forward = isRtl ? -1 : 1;
  const to = { ArrowRight: at + forward, ArrowLeft: at - forward, Home: 0, End: -1 }[key];
  const button = to === undefined ? undefined : buttons.at(to % buttons.length);
  return button && { kind: 'focus', target: button };
}
