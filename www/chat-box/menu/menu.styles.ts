import { css } from 'lit';

export const menuStyles = css`
  :host {
    --surface: var(--above);
    --raised: color-mix(in oklab, var(--ink) 8%, var(--above));
    position: absolute;
    inset-block-start: 3em;
    inset-inline-end: var(--space);
    z-index: 3;
    min-inline-size: 11em;
    max-inline-size: calc(100% - var(--space) * 2);
    padding: calc(var(--space) / 2);
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--surface);
    box-shadow: var(--shadow);
    font-size: 0.875em;
  }

  button {
    display: flex;
    align-items: center;
    gap: var(--space);
    inline-size: 100%;
    border-color: transparent;
    border-radius: calc(var(--round) - var(--space) / 2);
    background: none;
    text-align: start;
  }

  .icon {
    color: var(--quiet);
  }

  /* The menu would cut the ring off. */
  button:focus-visible {
    outline-offset: -2px;
  }
`;
