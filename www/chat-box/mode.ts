/** Where the chat is: in the flow of the page, a sheet along its side, or a card over its corner. */
export type Mode = 'inline' | 'panel' | 'bubble';

/** The mode an attribute asks for; what is none is `inline`. */
export function modeOf(attribute: string | null): Mode {
  return attribute === 'panel' || attribute === 'bubble' ? attribute : 'inline';
}
