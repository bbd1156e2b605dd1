const BIDI_CONTROL = /[\u202a-\u202e\u2066-\u2069]/g;
const PDF = '\u202c';
const PDI = '\u2069';

/** Closes every direction that a text opens, and removes what closes none, so that the text cannot affect what follows it. */
export function closeBidi(text: string): string {
  // The characters that end the open directions, innermost last.
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
    // UAX #9: the end of an isolate also ends the embeddings in it. The end of an embedding does not leave its isolate.
    const isolate = control === PDI ? open.lastIndexOf(PDI) : -1;
    if (isolate < 0) return '';
    return open.splice(isolate).reverse().join('');
  });
  return closed + open.reverse().join('');
}
