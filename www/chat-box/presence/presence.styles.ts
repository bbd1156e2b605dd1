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
    cursor: pointer;
  }

  summary:hover {
    color: var(--ink);
  }
`;
