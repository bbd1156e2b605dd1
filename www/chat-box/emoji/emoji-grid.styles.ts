import { css } from 'lit';

export const emojiGridStyles = css`
  .scroller {
    position: relative;
    flex: 1;
    min-block-size: 0;
    padding-inline: var(--space);
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }

  h3 {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    margin: 0;
    padding: 0.5em 0.3em 0.3em;
    background: var(--surface);
    color: var(--quiet);
    font-size: 0.85em;
    font-weight: 600;
  }

  .chunk {
    display: grid;
    grid-template-columns: repeat(var(--columns), 1fr);
    grid-auto-rows: var(--cell);
    min-block-size: calc(var(--rows) * var(--cell));
  }

  [role='option'] {
    min-block-size: 0;
    min-inline-size: 0;
    /* Below the heading, which covers what it passes. */
    scroll-margin-block-start: 1.4em;
    font-family: var(--emoji);
    font-size: 1.4em;
    font-variant-emoji: emoji;
    line-height: 1;
  }

  [role='option']:focus-visible {
    outline-offset: -2px;
  }

  [role='status']:not(.unseen) {
    margin: 2em 1em;
    color: var(--quiet);
    text-align: center;
  }
`;
