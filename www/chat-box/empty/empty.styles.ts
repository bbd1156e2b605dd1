import { css } from 'lit';

export const emptyStyles = css`
  :host {
    --avatar-size: 2em;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 0.35em;
    padding: calc(var(--space) * 3);
    color: var(--quiet);
    text-align: center;
    text-wrap: balance;
  }

  p {
    margin: 0;
    max-inline-size: 26em;
  }

  .title {
    color: var(--ink);
    font-size: 1.1em;
    font-weight: 600;
  }

  .sign {
    display: grid;
    margin-block-end: 0.15em;
    font-size: 1.9em;
    line-height: 1;
  }

  .icon {
    stroke-width: 1.5;
  }

  button {
    margin-block-start: var(--space);
  }

  /* A reason is a sentence, not a title. */
  :host(.ended) .title {
    font-size: 1em;
  }

  /* It gets the focus when nothing else is left: Tab goes on from here. */
  [role='alert']:focus {
    outline: none;
  }

  [role='alert'] > p + p {
    margin-block-start: 0.35em;
  }

  /* In place of the message field. */
  :host(.below) {
    flex-flow: row wrap;
    gap: var(--space) calc(var(--space) * 1.5);
    margin-block-start: var(--space);
    padding: calc(var(--space) * 1.5);
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--raised);
    text-align: start;
  }

  :host(.below) [role='alert'] {
    flex: 1 1 12em;
  }

  :host(.below) button {
    margin-block: 0;
    margin-inline-start: auto;
  }
`;
