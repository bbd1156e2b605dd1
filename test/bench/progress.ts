/** Shows progress on stderr: a line that is rewritten on a terminal, a line for each step elsewhere. */
export class Progress {
  readonly #began = performance.now();
  readonly #inPlace = process.stderr.isTTY;

  /** Shows the current step. */
  show(what: string): void {
    const line = `${this.#minutes()}  ${what}`;
    process.stderr.write(this.#inPlace ? `\r\u001b[K${line}` : `${line}\n`);
  }

  /** Prints a line that stays on the screen. */
  note(what: string): void {
    this.clear();
    process.stderr.write(`${what}\n`);
  }

  /** Clears the progress line. */
  clear(): void {
    if (this.#inPlace) process.stderr.write('\r\u001b[K');
  }

  #minutes(): string {
    const seconds = Math.round((performance.now() - this.#began) / 1_000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }
}
