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
    display: flex;
    flex-wrap: wrap;
    gap: calc(var(--space) / 2);
    margin-block: calc(var(--space) * 1.5);
  }

  [role='tab'] {
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
