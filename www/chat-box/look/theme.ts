import { css } from 'lit';

/** Colours and spacing, which every part inherits. A page can set them as `--chat-…`. Font and size are the page's own. */
export const theme = css`
  :host {
    --surface: var(--chat-surface, light-dark(oklch(0.992 0.004 75), oklch(0.215 0.008 60)));
    --ink: var(--chat-ink, light-dark(oklch(0.26 0.015 60), oklch(0.94 0.008 75)));
    --raised: var(
      --chat-raised,
      color-mix(in oklab, color-mix(in oklab, var(--accent), var(--ink)) 4%, var(--surface))
    );
    --quiet: var(--chat-quiet, color-mix(in oklab, var(--ink) 70%, var(--surface)));
    --line: var(--chat-line, color-mix(in oklab, var(--ink) 14%, var(--surface)));
    --accent: var(--chat-accent, light-dark(oklch(0.53 0.135 42), oklch(0.78 0.11 55)));
    /* Nearly white on a dark accent, nearly black on a light one. */
    --on-accent: var(--chat-on-accent, oklch(from var(--accent) clamp(0.2, (0.68 - l) * 1000, 0.99) 0.01 h));
    --trouble: var(--chat-trouble, light-dark(oklch(0.47 0.15 28), oklch(0.8 0.11 35)));
    --tint: color-mix(in oklab, var(--accent) 9%, var(--surface));
    --space: var(--chat-space, 0.5em);
    --round: var(--chat-round, 0.75em);
    /* For elements that lie above others. */
    --shadow: 0 0.25em 1em light-dark(rgb(0 0 0 / 20%), rgb(0 0 0 / 70%));
    --above: light-dark(var(--surface), color-mix(in oklab, var(--ink) 7%, var(--surface)));
    /* Some text fonts draw certain emoji as black outlines. */
    --emoji: 'Apple Color Emoji', 'Segoe UI Emoji', 'Noto Color Emoji', sans-serif;
  }

  @media (prefers-contrast: more) {
    :host {
      --quiet: var(--ink);
      --line: var(--ink);
    }
  }

  :host([scheme='light']) {
    color-scheme: light;
  }

  :host([scheme='dark']) {
    color-scheme: dark;
  }
`;

/** Basic styles of every part. */
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
    /* Touch screens have a larger minimum. */
    --height: 2.25em;
    min-block-size: var(--height);
    padding: 0.3em 0.9em;
    border: 1px solid var(--line);
    border-radius: 2em;
    background: var(--surface);
    color: var(--ink);
    font: inherit;
    cursor: pointer;
  }

  button.main {
    border-color: transparent;
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }

  /* After a tap, a touch screen would keep the style of a hover. */
  @media (hover: hover) {
    button:hover {
      background: var(--raised);
    }

    button.main:hover {
      background: color-mix(in oklab, var(--accent) 88%, var(--ink));
    }
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

  @media (pointer: coarse) {
    button {
      min-block-size: 44px;
      min-inline-size: 44px;
    }

    /* Phones zoom into a field with smaller text. */
    input,
    select,
    textarea {
      font-size: max(16px, 1em) !important;
    }
  }

  /* A name or a sentence of the other direction begins on the side where others begin. */
  bdi {
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }

  .icon {
    flex: none;
    inline-size: 1.25em;
    block-size: 1.25em;
    vertical-align: -0.3em;
    fill: none;
    stroke: currentcolor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
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
