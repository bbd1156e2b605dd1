import { css } from 'lit';

/** Styles of lists and tables. */
export const listStyles = css`
  .list {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .list > li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0.35em 1em;
    align-items: start;
    padding: 0.75em 1em;
  }

  .list > li + li {
    border-block-start: 1px solid var(--line);
  }

  .list .text {
    display: grid;
    gap: 0.3em;
    min-inline-size: 0;
  }

  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.1em 0.9em;
    color: var(--quiet);
    font-size: 0.93em;
    overflow-wrap: anywhere;
  }

  .reason {
    white-space: pre-wrap;
  }

  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }

  th {
    color: var(--quiet);
    font-size: 0.93em;
    font-weight: 400;
  }

  th,
  td {
    padding: 0.6em 1em;
    border-block-end: 1px solid var(--line);
    text-align: start;
    overflow-wrap: anywhere;
  }

  tr:last-child > td {
    border: 0;
  }

  th.figure,
  td.figure {
    text-align: end;
    white-space: nowrap;
  }

  @media (width < 40em) {
    .list > li:has(> .buttons, > .facts) {
      grid-template-columns: minmax(0, 1fr);
      gap: 0.6em;
    }

    th,
    td {
      padding-inline: 0.6em;
    }

    .wide {
      display: none;
    }
  }
`;
