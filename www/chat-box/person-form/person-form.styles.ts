import { css } from 'lit';

export const personFormStyles = css`
  :host {
    flex: 1 0 100%;
    min-inline-size: 0;
    max-inline-size: 100%;
  }

  /* Over the end of the log. */
  :host(.over) {
    --surface: var(--above);
    position: absolute;
    grid-area: log;
    inset-block-end: var(--space);
    inset-inline: var(--space);
    z-index: 2;
    max-inline-size: 24em;
  }

  @media not (prefers-contrast: more) {
    :host(.over) {
      --line: color-mix(in oklab, var(--ink) 18%, var(--above));
    }
  }

  :host(.over) form {
    box-shadow: var(--shadow);
  }

  form {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space);
    padding: var(--space);
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--surface);
  }

  input {
    min-block-size: 2.25em;
    padding: 0.3em 0.7em;
    border: 1px solid color-mix(in oklab, var(--quiet) 70%, transparent);
    border-radius: 0.6em;
    background: var(--surface);
    color: var(--ink);
    font: inherit;
  }

  input,
  [role='alert'] {
    flex: 1 1 100%;
    min-inline-size: 0;
    max-inline-size: 100%;
  }

  [role='alert'] {
    color: var(--quiet);
    font-size: 0.9em;
  }

  [role='alert']:empty {
    display: none;
  }

  .fault {
    color: var(--trouble);
  }

  form button {
    flex: 1 0 auto;
  }

  @media (pointer: coarse) {
    input {
      min-block-size: 44px;
      min-inline-size: 44px;
    }
  }
`;
