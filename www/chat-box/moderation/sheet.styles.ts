import { css } from 'lit';

export const sheetStyles = css`
  .head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--space);
  }

  .head button {
    flex: none;
    inline-size: var(--height);
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--quiet);
  }

  [role='tablist'] {
    --edge: calc(var(--space) * 2.5);
    display: flex;
    gap: calc(var(--space) / 2);
    /* The row scrolls from edge to edge of the dialog, and has space for the ring of the focus. */
    margin: var(--space) calc(-1 * var(--edge));
    padding: calc(var(--space) / 2) var(--edge);
    overflow-x: auto;
    overscroll-behavior-x: contain;
    scrollbar-width: none;
    --end: to right;
    animation: fade-ends linear;
    animation-timeline: scroll(self inline);
  }

  [role='tablist']:dir(rtl) {
    --end: to left;
  }

  /* Where more tabs are. A row that does not scroll has no timeline, and a browser without timelines shows no fade. */
  @keyframes fade-ends {
    from {
      mask-image: linear-gradient(var(--end), #000 calc(100% - 2.5em), transparent);
    }

    1%,
    99% {
      mask-image: linear-gradient(var(--end), transparent, #000 2.5em calc(100% - 2.5em), transparent);
    }

    to {
      mask-image: linear-gradient(var(--end), transparent, #000 2.5em);
    }
  }

  [role='tab'] {
    flex: none;
    padding-inline: 0.7em;
    font-size: 0.9em;
  }

  [role='tab'][aria-selected='true'] {
    border-color: var(--accent);
    box-shadow: inset 0 0 0 1px var(--accent);
    font-weight: 600;
  }

  /* Without a minimum width: a row of marks that cannot break would widen the whole list past the dialog. */
  ul,
  li {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }

  ul {
    gap: calc(var(--space) * 2);
    margin: 0;
    padding: 0;
    list-style: none;
  }

  li {
    gap: calc(var(--space) / 2);
    padding-block-end: calc(var(--space) * 1.5);
    border-block-end: 1px solid var(--line);
    overflow-wrap: anywhere;
  }

  li > :not(.buttons) {
    overflow-x: clip;
  }

  .buttons {
    margin-block-start: var(--space);
  }

  li:last-child {
    padding-block-end: 0;
    border: 0;
  }

  img {
    display: block;
    max-inline-size: 100%;
    max-block-size: 10em;
    margin-block: calc(var(--space) / 2);
    border-radius: calc(var(--round) * 0.6);
  }

  .log {
    gap: var(--space);
    font-size: 0.9em;
  }

  .more {
    margin-block-start: calc(var(--space) * 2);
  }

  b {
    font-weight: 600;
  }
`;
