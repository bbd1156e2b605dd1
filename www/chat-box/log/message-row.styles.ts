import { css } from 'lit';

/** Messages in the log. */
export const rowStyles = css`
  :host {
    --avatar-size: 2.1em;
    --found: color-mix(in oklab, var(--accent) 22%, var(--surface));
  }

  p {
    margin: 0;
  }

  .row {
    display: grid;
    position: relative;
    grid-template-columns: var(--avatar-size) minmax(0, 1fr);
    column-gap: calc(var(--space) * 1.4);
    padding: 0.12em calc(var(--space) * 2);
    overflow-wrap: anywhere;
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
    grid-area: 1 / 1 / span 4;
    margin-block-start: 0.15em;
  }

  /* Not :has(.you): with it, the browser would search the row after each change in it. */
  .for-you {
    padding-block: 0.3em;
    padding-inline-start: calc(var(--space) * 2 - 3px);
    border-inline-start: 3px solid var(--accent);
    background: var(--tint);
  }

  @media (hover: hover) {
    .quote:hover {
      border-color: var(--accent);
      background: none;
      color: var(--ink);
    }
  }

  .head {
    display: flex;
    align-items: baseline;
    column-gap: var(--space);
    line-height: 1.3;
  }

  .head > span {
    display: flex;
    min-inline-size: 0;
  }

  .head .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .name {
    color: light-dark(oklch(0.47 0.13 var(--hue)), oklch(0.82 0.1 var(--hue)));
    font-weight: 600;
  }

  time {
    unicode-bidi: plaintext;
    color: var(--quiet);
    font-size: 0.75em;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  /* Of a row that continues a group, in the place of the avatar. The name of the row always has the time. */
  .row > time {
    grid-area: 1 / 1;
    justify-self: center;
    font-size: 0.65em;
    line-height: 2.25;
    user-select: none;
  }

  .row:not(:hover, :focus-within, [data-lit]) > time {
    visibility: hidden;
  }

  .text,
  .quote {
    max-inline-size: min(100%, 70ch);
  }

  .text {
    min-block-size: 1.45em;
    /* Combining marks that pile up on a letter must not cover other rows. */
    overflow: clip;
    overflow-clip-margin: 0.25em;
    line-height: 1.45;
    /* Text of the other direction begins on the side of its author, too. */
    text-align: -webkit-match-parent;
    text-align: match-parent;
    white-space: pre-wrap;
  }

  .action {
    font-style: italic;
  }

  .first > .action {
    align-content: center;
    min-block-size: calc(var(--avatar-size) + 0.3em);
  }

  .large {
    font-family: var(--emoji);
    font-size: 2.1em;
    line-height: 1.25;
  }

  .large .mark {
    font-size: 0.4em;
  }

  /* Classes and not :has, with which a browser reads all rows after a change: 3 ms for 400 of them. */
  .long:not(.open) {
    max-block-size: 16lh;
  }

  .text:not(.whole) .rest {
    display: none;
  }

  [data-cut]:not(.open) {
    overflow: hidden;
    mask: linear-gradient(#000 calc(100% - 3em), transparent);
  }

  /* Over the end of the text. */
  .all {
    position: relative;
    justify-self: start;
    --height: 2em;
    block-size: var(--height);
    margin-block-start: calc(-1 * var(--height));
    padding: 0.1em 0.8em;
    font-size: 0.875em;
  }

  a {
    color: var(--accent);
    text-underline-offset: 0.15em;
  }

  .mention {
    color: var(--accent);
    font-weight: 600;
  }

  .mention.you {
    padding-inline: 0.25em;
    border-radius: 0.3em;
    box-decoration-break: clone;
    background: color-mix(in oklab, var(--accent) 14%, var(--surface));
  }

  .mark {
    color: var(--quiet);
    font-size: 0.8125em;
  }

  .quote {
    display: flex;
    gap: 0.4em;
    align-items: center;
    justify-self: start;
    --height: 0;
    margin-block: 0.15em;
    padding: 0.05em 0.6em;
    border: 0;
    border-inline-start: 2px solid color-mix(in oklab, var(--quiet) 60%, transparent);
    border-radius: 0;
    background: none;
    color: var(--quiet);
    font-size: 0.875em;
    text-align: start;
    white-space: nowrap;
  }

  /* Name and text are each cut off at the end of their own direction. */
  .quote > :not(.unseen) {
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .quote > bdi:not(.name) {
    flex: 1 1 0;
    min-inline-size: min(40%, 8em);
  }

  @media (pointer: coarse) {
    .all {
      --height: 44px;
    }

    .quote {
      min-block-size: 28px;
    }
  }

  button[aria-pressed='true'] {
    border-color: var(--accent);
    background: color-mix(in oklab, var(--accent) 16%, var(--surface));
    font-weight: 600;
  }

  .emoji {
    font-family: var(--emoji);
    font-variant-emoji: emoji;
  }

  /* A message that is sent at once never fades. */
  .pending .text {
    animation: fade 0.3s 0.6s forwards;
  }

  @keyframes fade {
    to {
      opacity: 0.72;
    }
  }

  @media (forced-colors: active) {
    .mention.you,
    button[aria-pressed='true'] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
`;
