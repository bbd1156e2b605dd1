import { css } from 'lit';

/** The colours and spaces that the shell sets on itself and every part inherits. Font and size are the page's own. */
export const theme = css`
  :host {
    --surface: light-dark(oklch(0.992 0.004 75), oklch(0.215 0.008 60));
    --raised: light-dark(oklch(0.972 0.007 75), oklch(0.255 0.01 60));
    --ink: light-dark(oklch(0.26 0.015 60), oklch(0.94 0.008 75));
    --quiet: light-dark(oklch(0.5 0.018 60), oklch(0.73 0.015 70));
    --line: light-dark(oklch(0.905 0.01 70), oklch(0.33 0.012 60));
    --accent: light-dark(oklch(0.53 0.135 42), oklch(0.78 0.11 55));
    --on-accent: light-dark(oklch(0.99 0.005 75), oklch(0.22 0.03 50));
    --trouble: light-dark(oklch(0.47 0.15 28), oklch(0.8 0.11 35));
    --own: color-mix(in oklab, var(--accent) 9%, var(--surface));
    --space: 0.5em;
    --round: 0.75em;
    /* Some text fonts draw a few emoji as black outlines. */
    --emoji: 'Apple Color Emoji', 'Segoe UI Emoji', 'Noto Color Emoji', sans-serif;
  }
`;

/** What every part starts from. */
export const base = css`
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  button {
    min-block-size: 2.25em;
    padding: 0.3em 0.9em;
    border: 1px solid var(--line);
    border-radius: 2em;
    background: var(--surface);
    color: var(--ink);
    font: inherit;
    cursor: pointer;
  }

  button:hover {
    background: var(--raised);
  }

  button.main {
    border-color: transparent;
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }

  button.main:hover {
    background: color-mix(in oklab, var(--accent) 88%, var(--ink));
  }

  button:disabled,
  button[aria-disabled='true'] {
    opacity: 0.5;
    cursor: default;
  }

  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }

  input,
  select {
    min-block-size: 2.25em;
    padding: 0.3em 0.7em;
    border: 1px solid color-mix(in oklab, var(--quiet) 70%, transparent);
    border-radius: 0.6em;
    background: var(--surface);
    color: var(--ink);
    font: inherit;
  }

  @media (pointer: coarse) {
    button,
    input,
    select {
      min-block-size: 44px;
      min-inline-size: 44px;
    }
  }

  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
    user-select: none;
  }
`;
