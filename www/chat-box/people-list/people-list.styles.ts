import { css } from 'lit';

export const peopleStyles = css`
  :host {
    --avatar-size: 1.75em;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    font-size: 0.9em;
  }

  h3 {
    margin: 0;
    /* Aligned with the list, whose font is larger. */
    padding: calc(var(--space) * 2) calc(var(--space) * 2 / 0.9) var(--space);
    color: var(--quiet);
    font-size: 0.9em;
    font-weight: 600;
  }

  input {
    min-block-size: 2.25em;
    margin: 0 calc(var(--space) * 2) var(--space);
    padding: 0.3em 0.7em;
    border: 1px solid color-mix(in oklab, var(--quiet) 70%, transparent);
    border-radius: 0.6em;
    background: var(--surface);
    color: var(--ink);
    font: inherit;
  }

  @media (pointer: coarse) {
    input {
      min-block-size: 44px;
    }
  }

  p:empty {
    display: none;
  }

  p {
    margin: 0;
    padding: 0 calc(var(--space) * 2) var(--space);
    color: var(--quiet);
  }

  ul {
    flex: 1;
    min-block-size: 0;
    margin: 0;
    padding: 0 calc(var(--space) * 2) var(--space);
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    list-style: none;
  }

  li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space);
    min-block-size: 2.5em;
    overflow-wrap: anywhere;
    line-height: 1.25;
  }

  .who {
    flex: 1;
    min-inline-size: 0;
  }

  .who small {
    white-space: nowrap;
  }

  .more {
    flex: none;
    inline-size: 2.25em;
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--quiet);
  }

  /* The list would cut the ring off. */
  .more:focus-visible {
    outline-offset: -2px;
  }

  [role='alert'] {
    flex: 1 0 100%;
    color: var(--trouble);
    font-size: 0.9em;
  }

  small {
    color: var(--quiet);
    font-size: 0.85em;
  }

  /* In a narrow box, the button that shows the list shows the count. */
  @container (width < 56em) {
    h3 {
      display: none;
    }

    p,
    ul {
      padding-block-start: var(--space);
    }

    input {
      margin-block-start: var(--space);
    }

    input ~ ul {
      padding-block-start: 0;
    }
  }
`;
