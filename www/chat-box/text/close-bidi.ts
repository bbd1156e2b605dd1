const BIDI_CONTROL = /[\u202a-\u202e\u2066-\u2069]/g;
const PDF = '\u202c';
const PDI = '\u2069';

/**
 * Closes every direction that a text opens, so that it cannot affect the text after it. Removes control characters that
 * close a direction which the text did not open.
 */
export function closeBidi(text: string): string {
  // The characters that close the open directions, innermost last.
  const open: string[] = [];
  let isolates = 0;
  const closed = text.replace(BIDI_CONTROL, (control) => {
    if (control !== PDF && control !== PDI) {
      const end = control >= '\u2066' ? PDI : PDF;
      if (end === PDI) isolates++;
      open.push(end);
      return control;
    }
    if (control === PDF) return open.at(-1) === PDF ? (open.pop() ?? '') : '';
    // UAX #9: the end of an isolate also ends the embeddings in it. The end of an embedding does not leave its isolate.
    // The count of open isolates avoids a search for each control, so the time stays linear.
    if (isolates === 0) return '';
    isolates--;
    return open.splice(open.lastIndexOf(PDI)).reverse().join('');
  });
  return closed + open.reverse().join('');
}
