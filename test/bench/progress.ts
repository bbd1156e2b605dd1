/** One line on stderr that says what goes on: rewritten in place on a terminal, a line each elsewhere. */
export class Progress {
  readonly #began = performance.now();
  readonly #inPlace = process.stderr.isTTY;

  /** Says what is going on. */
  say(what: string): void {
    const line = `${this.#minutes()}  ${what}`;
    process.stderr.write(this.#inPlace ? `\r\u001b[K${line}` : `${line}\n`);
  }

  /** Says something that stays on the screen. */
  note(what: string): void {
    this.clear();
    process.stderr.write(`${what}\n`);
  }

  /** Leaves the line empty. */
  clear(): void {
    if (this.#inPlace) process.stderr.write('\r\u001b[K');
  }

  #minutes(): string {
    const seconds = Math.round((performance.now() - this.#began) / 1_000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }
}
