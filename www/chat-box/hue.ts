/** The hue of a name's colour, 0 to 359 degrees: always the same for the same name, far apart for similar ones. */
export function hueOf(name: string): number {
  // FNV-1a: short, and it spreads names that differ in one letter.
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % 360;
}

/** The style that gives an element its name's hue. For `.style`, since a strict `style-src` refuses the attribute. */
export function hue(name: string): string {
  return `--hue: ${hueOf(name)}`;
}
