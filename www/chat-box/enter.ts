/** What Enter does in a field. */
export interface EnterSetting {
  /** Enter sends the text on touch keyboards too. */
  readonly alwaysSends: boolean;
}

/** Returns whether Enter sends the text. A touch keyboard has no Shift+Enter for a second line, so the button sends there. */
export function sendsByEnter({ alwaysSends }: EnterSetting): boolean {
  return alwaysSends || !matchMedia('(pointer: coarse)').matches;
}
