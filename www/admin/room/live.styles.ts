import { css } from 'lit';

export const liveStyles = css`
  .panel {
    display: grid;
    position: relative;
    grid-template-rows: auto minmax(0, 1fr) auto;
    grid-template-columns: minmax(0, 1fr);
    block-size: clamp(24rem, 100dvh - 12rem, 60rem);
    overflow: hidden;
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0.25em 1em;
    padding: 0.55em 1em;
    border-block-end: 1px solid var(--line);
    background: var(--raised);
  }

  .status::before {
    display: inline-block;
    inline-size: 0.6em;
    block-size: 0.6em;
    margin-inline-end: 0.5em;
    border-radius: 50%;
    background: var(--quiet);
    content: '';
  }

  .status.live::before {
    background: oklch(0.65 0.15 150);
  }

  .status.ended::before {
    background: var(--trouble);
  }

  .scroller {
    padding-block: 0.5em;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }

  .scroller:focus-visible {
    outline-offset: -2px;
  }

  .scroller > .state,
  .scroller > .failure {
    margin: 1em;
  }

  .older {
    display: block;
    margin: 0.25em auto 0.75em;
  }

  article {
    --avatar-size: 2em;
    display: grid;
    position: relative;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 0.7em;
    align-items: start;
    padding: 0.4em 1em;
  }

  article:hover,
  article:focus-within {
    background: var(--raised);
  }

  article.target {
    background: var(--tint);
    box-shadow: inset 3px 0 var(--accent);
  }

  .body {
    min-inline-size: 0;
    overflow-x: clip;
  }

  .by {
    color: var(--quiet);
    font-size: 0.93em;
  }

  .by b {
    color: var(--ink);
  }

  .message {
    white-space: pre-wrap;
  }

  .gone {
    color: var(--quiet);
    font-style: italic;
  }

  .quote {
    padding-inline-start: 0.6em;
    border-inline-start: 3px solid var(--line);
    color: var(--quiet);
    font-size: 0.93em;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .tools {
    display: flex;
    gap: 0.35em;
  }

  .tools button {
    --height: 1.9em;
    padding-inline: 0.6em;
    font-size: 0.93em;
  }

  .news {
    position: absolute;
    inset-block-end: 4.75em;
    inset-inline: 0;
    inline-size: fit-content;
    margin-inline: auto;
    border-color: transparent;
    background: var(--accent);
    color: var(--on-accent);
    box-shadow: var(--shadow);
  }

  .news:hover {
    background: color-mix(in oklab, var(--accent) 88%, var(--ink));
  }

  @media (hover: hover) and (width >= 40em) {
    article:not(:hover, :focus-within) .tools {
      opacity: 0;
    }
  }

  @media (width < 40em) {
    .panel {
      block-size: clamp(22rem, 100dvh - 17rem, 60rem);
    }

    article {
      column-gap: 0.6em;
      row-gap: 0;
    }

    /* The text uses the whole width below the name and the buttons. */
    .body {
      display: contents;
    }

    .body > * {
      grid-column: 2 / -1;
      min-inline-size: 0;
      overflow-x: clip;
    }

    .body > .by {
      grid-column: 2;
    }

    .tools {
      grid-area: 1 / 3;
      gap: 0;
    }

    .tools button {
      --height: 1.5em;
      padding: 0 0.4em;
      border-color: transparent;
      background: none;
      color: var(--quiet);
    }

    .avatar {
      grid-row: 1 / span 2;
    }
  }
`;
