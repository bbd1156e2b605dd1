import { isRoomName } from '../../src/protocol/names.ts';
import type { Chosen } from './snippet.ts';

/** A control that sets an attribute of the element or a declaration of its style. */
export type Setting = HTMLInputElement | HTMLSelectElement;

/** The settings of a form, in its order. */
export function settingsOf(form: HTMLFormElement): readonly Setting[] {
  return [...form.elements].filter(
    (one): one is Setting =>
      (one instanceof HTMLInputElement || one instanceof HTMLSelectElement) && one.dataset['sets'] !== undefined,
  );
}

/** What the settings say. The room is always named; other settings count once they are not as they were at first. */
export function chosen(settings: readonly Setting[]): Chosen {
  const changed = settings.filter((one) => one.name === 'room' || isChanged(one));
  const of = (kind: 'attribute' | 'property') =>
    new Map(changed.filter((one) => one.dataset['sets'] === kind).map((one) => [one.name, said(one)]));
  return { attributes: of('attribute'), declarations: of('property') };
}

/** The first setting that cannot be, and why; undefined when all can. */
export function mistake(settings: readonly Setting[]): { readonly setting: Setting; readonly why: string } | undefined {
  const setting = settings.find(({ name, value }) => name === 'room' && !isRoomName(value));
  return setting && { setting, why: 'A room is 1 to 64 of A-Z a-z 0-9 . _ ~ and -.' };
}

/** Gives a setting this value, or the one it had at first. */
export function set(setting: Setting, value: string | undefined): void {
  if (setting instanceof HTMLSelectElement) {
    const at = [...setting.options].findIndex((option) => option.value === value);
    setting.selectedIndex = at === -1 ? firstIndex(setting) : at;
  } else {
    setting.value = value ?? setting.defaultValue;
    setting.checked = value === undefined ? setting.defaultChecked : value === 'true';
  }
}

function isChanged(setting: Setting): boolean {
  if (setting instanceof HTMLSelectElement) return setting.selectedIndex !== firstIndex(setting);
  return setting.type === 'checkbox'
    ? setting.checked !== setting.defaultChecked
    : setting.value !== setting.defaultValue;
}

/** Without a selected option in the markup the first one is. */
function firstIndex({ options }: HTMLSelectElement): number {
  return Math.max(
    0,
    [...options].findIndex(({ defaultSelected }) => defaultSelected),
  );
}

/** A checkbox is an attribute without a value. */
function said(setting: Setting): string {
  if (setting.type === 'checkbox') return '';
  return setting.value + (setting.dataset['unit'] ?? '');
}
