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

  .presence :is(p, summary) {
    overflow-x: clip;
  }

  /* A change breaks only if it is longer than a line. */
  .presence span {
    display: inline-block;
    position: relative;
    max-inline-size: 100%;
  }

  .presence span:not(:last-child) {
    margin-inline-end: 0.75em;
  }

  /* In the space before it. At the beginning of a line, that is cut off. */
  .presence span::before {
    content: '·' / '';
    position: absolute;
    inset-inline-end: 100%;
    inline-size: 1em;
    text-align: center;
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
