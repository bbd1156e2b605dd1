/** Lines that a live region holds: what was read may go once newer ones have come. */
const KEPT = 6;

/** Adds lines to a live region, which reads additions aloud. */
export function addLines(region: Element, lines: readonly string[]): void {
  for (const line of lines) {
    const paragraph = document.createElement('p');
    paragraph.textContent = line;
    region.append(paragraph);
  }
  while (region.childElementCount > KEPT) region.firstElementChild?.remove();
}
