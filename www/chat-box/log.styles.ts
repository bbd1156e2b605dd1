import { css } from 'lit';

export const logStyles = css`
  :host {
    --avatar-size: 2.1em;
    display: grid;
    position: relative;
    min-block-size: 0;
    min-inline-size: 0;
  }

  .scroller,
  slot {
    grid-area: 1 / 1;
  }

  slot {
    display: grid;
  }

  .scroller {
    min-block-size: 0;
    overflow: hidden auto;
    /* The log keeps its place itself: not every browser does. */
    overflow-anchor: none;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }

  .scroller:focus-visible {
    outline-offset: -2px;
  }

  .rows {
    padding-block: var(--space);
  }

  p {
    margin: 0;
  }

  .row {
    display: grid;
    grid-template-columns: var(--avatar-size) 1fr;
    column-gap: calc(var(--space) * 1.4);
    padding: 0.12em calc(var(--space) * 2);
  }

  .row.first {
    margin-block-start: calc(var(--space) * 0.8);
    padding-block-start: 0.3em;
  }

  .row > * {
    grid-column: 2;
    min-inline-size: 0;
  }

  .row > .avatar {
    grid-area: 1 / 1 / span 2;
    margin-block-start: 0.15em;
  }

  .own {
    background: var(--own);
  }

  .own:last-child,
  .own:has(+ .first, + .presence) {
    padding-block-end: 0.4em;
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    column-gap: var(--space);
    line-height: 1.3;
  }

  .name {
    color: light-dark(oklch(0.47 0.13 var(--hue)), oklch(0.82 0.1 var(--hue)));
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  time {
    color: var(--quiet);
    font-size: 0.75em;
    font-variant-numeric: tabular-nums;
  }

  .text {
    line-height: 1.45;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }

  .mark {
    color: var(--quiet);
    font-size: 0.875em;
    font-style: italic;
  }

  .older {
    display: block;
    margin: calc(var(--space) * 0.5) auto var(--space);
    font-size: 0.875em;
  }

  .pending .text {
    opacity: 0.72;
  }

  .failure {
    color: var(--trouble);
    font-size: 0.875em;
  }

  .failure button {
    min-block-size: 0;
    padding: 0.1em 0.7em;
  }

  .presence {
    padding-block: 0.3em;
    color: var(--quiet);
    line-height: 1.35;
    overflow-wrap: anywhere;
  }

  .presence p {
    font-size: 0.8125em;
  }

  .presence span:not(:last-child)::after {
    content: ' ·';
  }

  .news {
    position: absolute;
    inset-block-end: var(--space);
    inset-inline: 0;
    inline-size: max-content;
    margin-inline: auto;
    box-shadow: 0 0.2em 0.8em color-mix(in oklab, var(--ink) 25%, transparent);
    font-size: 0.875em;
  }
`;
