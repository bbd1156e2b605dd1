import { css } from 'lit';

/** Styles for the list of names in the composer. */
export const nameCompletionStyles = css`
  #names {
    --surface: var(--above);
    position: absolute;
    inset-block-end: calc(100% + var(--space));
    z-index: 2;
    inline-size: min(20em, 100%);
    padding: calc(var(--space) / 2);
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--surface);
    box-shadow: var(--shadow);
  }

  [role='option'] {
    --avatar-size: 1.6em;
    display: flex;
    align-items: center;
    gap: var(--space);
    padding: 0.3em 0.5em;
    border-radius: 0.5em;
    overflow-wrap: anywhere;
    cursor: pointer;
  }

  [aria-selected='true'] {
    background: var(--tint);
    /* Forced colours drop backgrounds. */
    outline: 2px solid var(--accent);
    outline-offset: -2px;
  }

  @media (pointer: coarse) {
    [role='option'] {
      min-block-size: 44px;
    }
  }
`;
