import { css } from 'lit';

/** Rows of messages in the log: what a reply or an edit concerns, and a deletion that can be undone. */
export const rowStyles = css`
  /* Without a weight, so that the ring of the focus is drawn over it. */
  :where(article[data-concerned]) {
    outline: 1.5px solid color-mix(in oklab, var(--accent) 65%, transparent);
    outline-offset: -1.5px;
    border-radius: 0.6em;
  }

  /* The text stays in its place. */
  article.row[data-concerned] {
    margin-inline: var(--space);
    padding-inline: var(--space);
  }

  article.row.for-you[data-concerned] {
    padding-inline-start: calc(var(--space) - 3px);
  }

  .undo {
    --height: 1.75em;
    position: relative;
    margin-inline-start: 0.4em;
    padding: 0 0.8em;
    font-size: 0.875em;
    font-weight: 600;
    isolation: isolate;
    overflow: clip;
  }

  /* The time that is left. */
  .undo::after {
    position: absolute;
    inset: 0;
    z-index: -1;
    background: color-mix(in oklab, var(--accent) 20%, transparent);
    content: '';
  }

  @keyframes run-out {
    to {
      inset-inline-end: 100%;
    }
  }

  @media (prefers-reduced-motion: no-preference) {
    .undo::after {
      animation: run-out 5s linear forwards;
    }
  }
`;
