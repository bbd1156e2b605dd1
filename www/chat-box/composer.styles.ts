import { css } from 'lit';

export const composerStyles = css`
  :host {
    display: block;
  }

  form {
    display: flex;
    align-items: flex-end;
    gap: var(--space);
  }

  textarea {
    field-sizing: content;
    flex: 1;
    min-inline-size: 0;
    min-block-size: 2.6em;
    max-block-size: 9em;
    padding: 0.55em 0.85em;
    border: 1px solid color-mix(in oklab, var(--quiet) 70%, transparent);
    border-radius: 1.3em;
    background: var(--surface);
    color: var(--ink);
    font: inherit;
    line-height: 1.4;
    overflow-wrap: anywhere;
    resize: none;
    scrollbar-width: thin;
  }

  textarea:focus-visible {
    border-color: var(--accent);
    outline-offset: 0;
    outline-width: 1px;
  }

  textarea::placeholder {
    color: var(--quiet);
    opacity: 1;
  }

  button {
    min-block-size: 2.6em;
  }

  .emoji {
    min-inline-size: 2.6em;
    padding: 0;
    border-color: transparent;
    background: none;
    font-family: var(--emoji);
    font-size: 1.1em;
  }

  .below {
    display: flex;
    justify-content: space-between;
    gap: var(--space);
    padding: 0.25em 0.85em 0;
    color: var(--quiet);
    font-size: 0.8125em;
  }

  .over,
  #hint {
    color: var(--trouble);
  }
`;
