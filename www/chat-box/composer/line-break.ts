/** Time after a press of the send button in which a text that was being composed may still arrive, in milliseconds. */
const LATE_COMMIT_MS = 1_000;

const EVENTS = ['keydown', 'compositionstart', 'compositionend', 'beforeinput', 'input'];
/** What inserts a line. Some Android keyboards commit the character itself. */
const LINE_BREAKS: readonly string[] = ['insertLineBreak', 'insertParagraph'];

/** The composer of the field. */
export interface LineBreakHost {
  /** Enter sends the text with every keyboard. */
  readonly alwaysSends: boolean;
  /** The text that the field should have. */
  readonly text: string;
}

/** Returns whether Enter sends the text. A touch keyboard has no Shift and Enter for a second line, so there the button sends. */
export function sendsByEnter({ alwaysSends }: LineBreakHost): boolean {
  return alwaysSends || !matchMedia('(pointer: coarse)').matches;
}

/**
 * Catches Enter where no key event names it: touch keyboards and input methods report the key code 229 (UI Events 7.3.1) and
 * then break the line. Also drops what an input method commits after the text was sent.
 */
export class LineBreakHandler {
  #isComposing = false;
  #hasShift = false;
  /** Enter arrived during a composition, which has to end first. */
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
    // Before the listeners of the field itself.
    for (const type of EVENTS) field.addEventListener(type, this, true);
  }

  /** To be called when a pointer goes down on the send button, before the field loses the focus. */
  readonly sendPressed = (): void => {
    this.#wasComposing = this.#isComposing;
  };

  /** To be called when the button sends the text. */
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
    // A key with a name begins new text.
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
