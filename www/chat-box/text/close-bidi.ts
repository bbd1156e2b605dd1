const BIDI_CONTROL = /[\u202a-\u202e\u2066-\u2069]/g;
const PDF = '\u202c';
const PDI = '\u2069';

/** The same text with every direction that it opens closed, and none closed that it did not open: what follows it is safe. */
export function closeBidi(text: string): string {
  // What ends each direction that is open, innermost last.
  const open: string[] = [];
  const closed = text.replace(BIDI_CONTROL, (control) => {
    if (control !== PDF && control !== PDI) {
      open.push(control >= '\u2066' ? PDI : PDF);
      return control;
    }
    if (open.at(-1) === control) {
      open.pop();
      return control;
    }
    // UAX #9: the end of an isolate ends the embeddings in it, too; that of an embedding reaches no further than its isolate.
    const isolate = control === PDI ? open.lastIndexOf(PDI) : -1;
    if (isolate < 0) return '';
    return open.splice(isolate).reverse().join('');
  });
  return closed + open.reverse().join('');
}
