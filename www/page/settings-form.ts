import { isRoomName } from '../../src/protocol/room-names.ts';
import type { ElementSettings } from './snippet.ts';

/** A control that sets an attribute of the element or a declaration of its style. */
export type Control = HTMLInputElement | HTMLSelectElement;

/** Lists the controls of a form, in its order. */
export function listControls(form: HTMLFormElement): readonly Control[] {
  return [...form.elements].filter(
    (control): control is Control =>
      (control instanceof HTMLInputElement || control instanceof HTMLSelectElement) &&
      control.dataset['sets'] !== undefined,
  );
}

/** Reads the settings. The room is always included, other settings only when they differ from their initial value. */
export function readSettings(controls: readonly Control[]): ElementSettings {
  const changed = controls.filter((control) => control.name === 'room' || isChanged(control));
  const read = (kind: 'attribute' | 'property') =>
    new Map(
      changed
        .filter((control) => control.dataset['sets'] === kind)
        .map((control) => [control.name, readValue(control)]),
    );
  return { attributes: read('attribute'), declarations: read('property') };
}

/** Finds the first control with an invalid value, and the reason. Undefined when all values are valid. */
export function findMistake(
  controls: readonly Control[],
): { readonly control: Control; readonly reason: string } | undefined {
  const control = controls.find(({ name, value }) => name === 'room' && !isRoomName(value));
  return control && { control, reason: 'Use 1 to 64 characters for the room: letters A to Z, digits, and . _ ~ -' };
}

/** Sets a control's value. Undefined restores the initial value. */
export function setControl(control: Control, value: string | undefined): void {
  if (control instanceof HTMLSelectElement) {
    const index = [...control.options].findIndex((option) => option.value === value);
    control.selectedIndex = index === -1 ? initialIndex(control) : index;
  } else {
    control.value = value ?? control.defaultValue;
    control.checked = value === undefined ? control.defaultChecked : value === 'true';
  }
}

function isChanged(control: Control): boolean {
  if (control instanceof HTMLSelectElement) return control.selectedIndex !== initialIndex(control);
  return control.type === 'checkbox'
    ? control.checked !== control.defaultChecked
    : control.value !== control.defaultValue;
}

/** The first option is selected unless the markup selects another. */
function initialIndex({ options }: HTMLSelectElement): number {
  return Math.max(
    0,
    [...options].findIndex(({ defaultSelected }) => defaultSelected),
  );
}

/** A checkbox sets an attribute without a value. */
function readValue(control: Control): string {
  if (control.type === 'checkbox') return '';
  return control.value + (control.dataset['unit'] ?? '');
}
