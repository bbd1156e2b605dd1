import { css } from 'lit';

export const noticesStyles = css`
  ul {
    max-block-size: 8em;
    margin: 0 0 var(--space);
    padding: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    list-style: none;
  }

  li {
    display: flex;
    align-items: start;
    justify-content: space-between;
    gap: var(--space);
    padding: var(--space);
    border: 1px solid var(--line);
    border-inline-start: 3px solid var(--accent);
    border-radius: var(--round);
    background: var(--surface);
    font-size: 0.875em;
  }

  li + li {
    margin-block-start: var(--space);
  }

  p {
    min-inline-size: 0;
    margin: 0;
    /* Centres a single line beside the button. */
    padding-block: 0.35em;
    overflow-wrap: anywhere;
  }

  .text {
    white-space: pre-wrap;
  }

  .from {
    color: var(--quiet);
    font-weight: 600;
  }

  button {
    --height: 2.1em;
    flex: none;
    inline-size: var(--height);
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--quiet);
  }
`;
