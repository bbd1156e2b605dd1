import { css } from 'lit';

export const emojiPickerStyles = css`
  :host {
    --cell: 2.4em;
    position: fixed;
    inset: auto;
    inline-size: 20em;
    block-size: 17em;
    margin: 0;
    padding: var(--space);
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--surface);
    color: var(--ink);
    box-shadow: var(--shadow);
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }

  [role='group'] {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(var(--cell), 1fr));
  }

  [role='group'] + [role='group'] {
    margin-block-start: var(--space);
    padding-block-start: var(--space);
    border-block-start: 1px solid var(--line);
  }

  button {
    --height: var(--cell);
    padding: 0;
    border: 0;
    border-radius: var(--round);
    background: none;
    font-family: var(--emoji);
    font-variant-emoji: emoji;
    line-height: 1;
  }

  :focus-visible {
    outline-offset: -2px;
  }

  @media (pointer: coarse) {
    :host {
      --cell: 44px;
    }
  }
`;
