/** Takes files that a person drops anywhere on the chat of a composer. */
export class DropTarget {
  readonly #section: HTMLElement;

  constructor(
    private readonly composer: HTMLElement,
    private readonly dropped: (files: readonly File[]) => void,
  ) {
    const section = (this.#section = composer.closest('section') ?? composer);
    section.addEventListener('dragover', (event) => this.#dragged(event));
    section.addEventListener('dragleave', (event) => this.#left(event));
    section.addEventListener('drop', (event) => this.#drop(event));
  }

  #dragged(event: DragEvent): void {
    if (!this.#hasFiles(event)) return;
    // Without it, the browser would leave the page for the picture.
    event.preventDefault();
    this.#mark(true);
  }

  #left({ relatedTarget }: DragEvent): void {
    if (!(relatedTarget instanceof Node && this.#section.contains(relatedTarget))) this.#mark(false);
  }

  #drop(event: DragEvent): void {
    this.#mark(false);
    if (!this.#hasFiles(event)) return;
    event.preventDefault();
    this.dropped([...(event.dataTransfer?.files ?? [])]);
  }

  #hasFiles({ dataTransfer }: DragEvent): boolean {
    return !this.composer.hidden && dataTransfer?.types.includes('Files') === true;
  }

  #mark(isOver: boolean): void {
    this.#section.style.outline = isOver ? '3px dashed var(--accent)' : '';
    this.#section.style.outlineOffset = isOver ? '-6px' : '';
  }
}
