import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { chatPart } from '../chat-part.ts';
import { EmojiEvent } from '../internal-events.ts';
import { icon } from '../look/icon.ts';
import { SEARCH } from '../look/icons.ts';
import { base } from '../look/theme.ts';
import type { SkinTone } from './emoji-catalogue.ts';
import { EmojiGrid, type Choice } from './emoji-grid.ts';
import { emojiGridStyles } from './emoji-grid.styles.ts';
import { emojiMemory } from './emoji-memory.ts';
import { emojiPickerStyles } from './emoji-picker.styles.ts';
import { EmojiSections } from './emoji-sections.ts';
import { groupBar } from './group-bar.ts';
import { readKey, type KeyAction } from './picker-keys.ts';
import { placeBeside, whenMoved } from './place-beside.ts';
import { skinToneButton, skinToneChoice } from './skin-tones.ts';

export { english as words } from '../languages/english/emoji.ts';

/**
 * A popover with all emoji: a search field, groups, those that were picked last, and a skin tone. `open` opens it. It closes
 * after a choice, after Escape, when Tab leaves it, or after a press outside. All but the last return the focus, from where
 * Tab moves on. Fires `chat-emoji`.
 */
export class ChatBoxEmojiPicker extends chatPart({
  isOpen: false,
  query: '',
  skinTone: 'none' as SkinTone,
  /** The skin tones are shown. */
  showsTones: false,
  /** The group in view. */
  group: undefined as string | undefined,
}) {
  static override styles = [base, emojiPickerStyles, emojiGridStyles];
  #anchor: HTMLElement = this;
  #box: Element = this;
  #pointedAt: EventTarget | null = null;
  #moves: AbortController | undefined;
  readonly #grid = new EmojiGrid(this);
  readonly #sections = new EmojiSections(this);

  constructor() {
    super();
    this.addEventListener('toggle', ({ newState }) => {
      this.isOpen = newState === 'open';
      this.#anchor.ariaExpanded = String(this.isOpen);
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.popover = 'auto';
    this.#moves = new AbortController();
    whenMoved(this.#place, this.#moves.signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#moves?.abort();
  }

  /**
   * Shows the picker beside `anchor`, inside the visible part of `box`. Focuses the search field, or the first emoji on touch
   * screens, whose keyboard would cover the emoji.
   */
  async open(anchor: HTMLElement, box: Element): Promise<void> {
    this.#anchor = anchor;
    this.#box = box;
    this.#pointedAt = null;
    this.query = '';
    this.showsTones = false;
    this.skinTone = emojiMemory.skinTone;
    this.#sections.open();
    this.isOpen = true;
    this.showPopover();
    await this.updateComplete;
    this.#place();
    if (matchMedia('(pointer: coarse)').matches) await this.#grid.focus();
    else this.#field?.focus();
  }

  readonly #place = (): void => {
    if (!this.isOpen) return;
    placeBeside(this, this.#anchor, this.#box);
    this.#grid.fitColumns();
  };

  protected override render(): TemplateResult | typeof nothing {
    if (!this.isOpen) return nothing;
    const { words, skinTone, showsTones } = this;
    const { sections, status } = this.#sections;
    const count = sections.reduce((sum, { choices }) => sum + choices.length, 0);
    return html`<div class="panel" role="dialog" aria-label=${words.emoji} @keydown=${this.#keyPressed}>
      <label class="search">
        ${icon(SEARCH)}
        <input
          type="search"
          autocomplete="off"
          spellcheck="false"
          enterkeyhint="done"
          aria-label=${words.searchEmoji}
          placeholder=${words.searchEmoji}
          aria-controls="grid"
          .value=${this.query}
          @input=${this.#queryChanged}
        />
      </label>
      ${groupBar(words, this.#sections.groups, this.group, this.#showGroup)}
      <div
        class="scroller"
        @click=${this.#pressed}
        @focusin=${this.#pointed}
        @pointerover=${this.#pointed}
        @scroll=${this.#scrolled}
      >
        ${this.#grid.render(sections)}
        <p role="status" class=${count > 0 ? 'unseen' : ''}>${status}</p>
      </div>
      ${showsTones ? skinToneChoice(words, skinTone, this.#chooseTone) : nothing}
      <div class="footer">
        <span class="preview" aria-hidden="true"><span></span><span></span></span>
        ${skinToneButton(words, skinTone, showsTones, () => (this.showsTones = !showsTones))}
      </div>
    </div>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.#grid.hostUpdated();
    this.#scrolled();
    if (changed.has('query')) this.#pointedAt = null;
    this.#preview();
    if (changed.has('group')) this.#find('.groups [aria-current=true]')?.scrollIntoView({ block: 'nearest' });
    if (changed.get('showsTones') === false) this.#find('.tones :checked')?.focus();
  }

  get #field(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  #find(selector: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(selector);
  }

  #queryChanged(): void {
    this.query = this.#field?.value ?? '';
  }

  readonly #chooseTone = (tone: SkinTone): void => {
    emojiMemory.skinTone = tone;
    this.skinTone = tone;
  };

  readonly #showGroup = async (key: string): Promise<void> => {
    this.query = '';
    await this.updateComplete;
    this.#grid.scrollTo(key);
  };

  readonly #scrolled = (): void => {
    this.group = this.#grid.visibleSection;
  };

  readonly #pressed = ({ target }: Event): void => {
    const choice = this.#grid.choiceAt(target);
    if (choice) this.#pick(choice);
  };

  readonly #pointed = ({ target }: Event): void => {
    this.#pointedAt = target;
    this.#preview();
  };

  #pick({ text }: Choice): void {
    emojiMemory.add(text);
    // Before the event, so that a listener can focus another element.
    this.#close();
    this.dispatchEvent(new EmojiEvent(text));
  }

  /**
   * Shows the emoji that was pointed at or focused last, or the first result, which Enter picks. Not by a render, which would
   * be one for each emoji that the pointer passes.
   */
  #preview(): void {
    const choice = this.#pointedAt ? this.#grid.choiceAt(this.#pointedAt) : this.#firstResult;
    const [emoji, label] = this.renderRoot.querySelectorAll('.preview > span');
    if (emoji) emoji.textContent = choice?.text ?? '';
    if (label) label.textContent = choice?.name ?? '';
  }

  get #firstResult(): Choice | undefined {
    return this.query.trim() === '' ? undefined : this.#sections.sections[0]?.choices[0];
  }

  /** Closes the picker and returns the focus. A popover does not return it into a shadow tree itself. */
  #close(): void {
    this.hidePopover();
    this.#anchor.focus();
  }

  readonly #keyPressed = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    // The elements around the picker act on keys, and so may the page.
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
    // Safari marks the Enter that ends a composition only by its key code.
    if (event.isComposing || event.keyCode === 229) return;
    const action = readKey(event, target, getComputedStyle(this).direction === 'rtl');
    // After Tab, the browser moves the focus on from where it returned to. A typed character goes where the focus is.
    if (!action || event.key === 'Tab' || action.kind === 'type') return this.#act(action, target);
    event.preventDefault();
    event.stopPropagation();
    this.#act(action, target);
  };

  #act(action: KeyAction | undefined, target: HTMLElement): void {
    switch (action?.kind) {
      case 'close':
        return this.#close();
      case 'hide-tones':
        this.showsTones = false;
        return this.#find('.tone')?.focus();
      case 'pick-first':
        return this.#firstResult && this.#pick(this.#firstResult);
      case 'enter-grid':
        return void this.#grid.focus();
      case 'type':
        return this.#field?.focus();
      case 'focus':
        return action.target.focus();
      case 'step':
        // Above the first row is the field.
        if (!this.#grid.step(target, action.step) && action.step === 'up') this.#field?.focus();
    }
  }
}

/** The elements that this script defines. */
export const elements = { 'chat-box-emoji-picker': ChatBoxEmojiPicker };

declare global {
  interface HTMLElementTagNameMap {
    'chat-box-emoji-picker': ChatBoxEmojiPicker;
  }
}
