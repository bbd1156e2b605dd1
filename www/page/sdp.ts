/** Lines that decide whether two sides reach each other and what they speak (RFC 8839, RFC 8841, RFC 8842). */
const MATTERS = /^(m=|a=(ice-ufrag|ice-pwd|fingerprint|setup|candidate|max-message-size):)/;

/** Shows a session description as it is, with the lines that matter marked. */
export function showSdp(into: HTMLElement, sdp: string): void {
  into.replaceChildren(
    ...sdp
      .split(/(?<=\n)/)
      .map((line) =>
        MATTERS.test(line) ? Object.assign(document.createElement('mark'), { textContent: line }) : line,
      ),
  );
}
