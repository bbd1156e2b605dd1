import { css } from 'lit';

/** Lines of arrivals, departures and renames. */
export const styles = css`
  .presence {
    padding-block: 0.3em;
    color: var(--quiet);
    line-height: 1.35;
  }

  .presence > * {
    font-size: 0.8125em;
  }

  .presence span:not(:last-child)::after {
    content: '\u00a0·';
  }

  summary {
    inline-size: fit-content;
    list-style: none;
    cursor: pointer;
  }

  summary::-webkit-details-marker {
    display: none;
  }

  summary::after {
    content: '';
    display: inline-block;
    inline-size: 0.4em;
    block-size: 0.4em;
    margin-inline-start: 0.25em;
    border: solid;
    border-width: 0 1.5px 1.5px 0;
    rotate: 45deg;
    translate: 0 -0.2em;
  }

  [open] > summary::after {
    rotate: 225deg;
    translate: 0 0.05em;
  }

  summary:hover {
    color: var(--ink);
  }
`;
