import { css } from 'lit';

/** Reactions to a message, and who reacted. */
export const styles = css`
  .reactions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.3em;
    padding-block: 0.2em;
  }

  .reactions button {
    --height: 1.75em;
    padding: 0 0.6em;
    font-size: 0.875em;
    font-variant-numeric: tabular-nums;
    /* A long press shows who reacted. */
    user-select: none;
    -webkit-touch-callout: none;
  }

  /* A second line, so that not only the colour tells yours. */
  .reactions [aria-pressed='true'] {
    box-shadow: inset 0 0 0 1px var(--accent);
  }

  .plus {
    --line: transparent;
    background: none;
    color: var(--quiet);
  }

  #reactors {
    --surface: var(--above);
    position: fixed;
    inset: auto;
    inline-size: max-content;
    margin: 0;
    padding: 0.35em 0.7em;
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--surface);
    color: var(--ink);
    box-shadow: var(--shadow);
    font-size: 0.875em;
    line-height: 1.4;
    overflow-wrap: anywhere;
  }

  #reactors .emoji {
    margin-inline-end: 0.5em;
  }
`;
