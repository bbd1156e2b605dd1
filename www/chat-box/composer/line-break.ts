/** How long after a press of the send button an input method may still commit the text it was composing. */
const LATE_COMMIT_MS = 1_000;

const EVENTS = ['keydown', 'compositionstart', 'compositionend', 'beforeinput', 'input'];
/** Input types that insert a line. Some Android keyboards insert the character itself instead. */
const LINE_BREAKS: readonly string[] = ['insertLineBreak', 'insertParagraph'];

/** The composer, as its line breaks use it. */
export interface LineBreakHost {
  /** Enter sends the text on touch keyboards too. */
  readonly alwaysSends: boolean;
  /** The text that the field should have. */
  readonly text: string;
}

/** Returns whether Enter sends the text. A touch keyboard has no Shift+Enter for a second line, so the button sends there. */
export function sendsByEnter({ alwaysSends }: LineBreakHost): boolean {
  return alwaysSends || !matchMedia('(pointer: coarse)').matches;
}

/**
 * Detects Enter on touch keyboards and input methods. They send no key event for it, only the key code 229 (UI Events
 * 7.3.1) and then a line break. Also drops a text that an input method commits after the message was sent.
 */
export class LineBreakHandler {
  #isComposing = false;
  #hasShift = false;
  /** True when Enter arrived during a composition, which has to end first. */
  #isEntered = false;
  #wasComposing = false;
  /** A commit before this time is late, in milliseconds of `event.timeStamp`. */
  #lateUntil = 0;

  /** `entered` is called before Enter breaks the line. It returns true when Enter had another effect. */
  constructor(
    private readonly host: LineBreakHost,
    private readonly entered: () => boolean,
  ) {}

  attach(field: HTMLTextAreaElement): void {
    // Captures the events before the field's own listeners.
    for (const type of EVENTS) field.addEventListener(type, this, true);
  }

  /** Call it when a pointer presses the send button, before the field loses the focus. */
  readonly sendPressed = (): void => {
    this.#wasComposing = this.#isComposing;
  };

  /** Call it when the button sends the text. */
  sent({ timeStamp }: Event): void {
    if (this.#isComposing || this.#wasComposing) this.#lateUntil = timeStamp + LATE_COMMIT_MS;
    this.#wasComposing = false;
  }

  handleEvent(event: Event): void {
    switch (event.type) {
      case 'keydown':
        return this.#keyPressed(event as KeyboardEvent);
      case 'compositionstart':
        this.#isComposing = true;
        this.#lateUntil = 0;
        return;
      case 'compositionend':
        this.#isComposing = false;
        if (this.#isEntered) this.entered();
        this.#isEntered = false;
        return;
      case 'beforeinput':
        return this.#beforeInput(event as InputEvent);
      case 'input':
        if (event.timeStamp < this.#lateUntil) this.#dropLateCommit(event as InputEvent);
    }
  }

  #keyPressed({ shiftKey, keyCode }: KeyboardEvent): void {
    this.#hasShift = shiftKey;
    // A key with a code of its own begins new text.
    if (keyCode !== 229) this.#lateUntil = 0;
  }

  #beforeInput(event: InputEvent): void {
    const { inputType, data } = event;
    if (this.#hasShift || !(LINE_BREAKS.includes(inputType) || data === '\n')) return;
    this.#isEntered = this.#isComposing && sendsByEnter(this.host);
    if (this.#isComposing && !this.#isEntered) return;
    if (this.#isEntered || this.entered()) event.preventDefault();
  }

  #dropLateCommit(event: InputEvent): void {
    if (event.isComposing || !event.inputType.startsWith('insert')) return;
    this.#lateUntil = 0;
    event.stopImmediatePropagation();
    (event.target as HTMLTextAreaElement).value = this.host.text;
  }
}
