import { nothing, type TemplateResult } from 'lit';
import type { ChatClient } from '../../client/client.ts';
import type { ChatPart } from '../chat-part.ts';
import { adoptStyles } from '../lit/adopt-styles.ts';
import type { AcceptName, NameCompletion } from '../name-completion/name-completion.ts';
import { scripts } from '../on-demand/script-loader.ts';
import { findBegunName } from '../text/mention.ts';

type NameCompletionScript = typeof import('../name-completion/name-completion.ts');

/** The list of names for `@`. Its script loads when the first `@` is typed; until then the list is closed. */
export class CompletionOnDemand {
  #names: NameCompletion | undefined;
  /** Position of the `@` that last caused a load; -1 for none. */
  #triedAt = -1;

  constructor(
    private readonly host: ChatPart,
    private readonly accept: AcceptName,
  ) {}

  /** The value for `aria-controls`; undefined until the list is drawn. */
  get listId(): 'names' | undefined {
    return this.#names && 'names';
  }

  /** The value for `aria-activedescendant`; undefined while the list is closed. */
  get activeId(): string | undefined {
    return this.#names?.activeId;
  }

  /** Updates the list for the text before the caret. Call it after each change of the field's text. */
  update(field: HTMLTextAreaElement, client: ChatClient | undefined): void {
    const { value, selectionStart } = field;
    if (this.#names) return this.#names.update(value, selectionStart, client);
    const name = findBegunName(value, selectionStart);
    const begin = name === undefined ? -1 : selectionStart - name.length - 1;
    if (begin === this.#triedAt) return;
    this.#triedAt = begin;
    if (begin >= 0) void this.#load(field, client);
  }

  close(): void {
    this.#names?.close();
  }

  /** Handles a key while the list is open. Returns true when the key had an effect. */
  handleKey(key: string): boolean {
    return this.#names?.handleKey(key) ?? false;
  }

  render(): TemplateResult | typeof nothing {
    return this.#names?.render() ?? nothing;
  }

  /** Loads the list. After a failure, the next `@` tries again. */
  async #load(field: HTMLTextAreaElement, client: ChatClient | undefined): Promise<void> {
    const script = await scripts.load<NameCompletionScript>('name-completion').catch(() => undefined);
    if (!script || this.#names) return;
    adoptStyles(this.host.renderRoot as ShadowRoot, script.styles);
    this.#names = new script.NameCompletion(this.host, this.accept);
    // The live region of the list must be drawn before it has content.
    this.host.requestUpdate();
    await this.host.updateComplete;
    if (field.matches(':focus')) this.update(field, client);
  }
}
