import { css } from 'lit';

export const composerStyles = css`
  :host {
    display: block;
  }

  form {
    display: flex;
    position: relative;
    align-items: flex-end;
    gap: var(--space);
  }

  /* Field and button stand side by side: the padding of the text follows its own direction. */
  .field {
    display: flex;
    flex: 1;
    align-items: flex-end;
    min-inline-size: 0;
    border: 1px solid color-mix(in oklab, var(--quiet) 70%, transparent);
    border-radius: 1.3em;
    background: var(--surface);
  }

  .field:has(> textarea:focus-visible) {
    border-color: var(--accent);
    outline: 1px solid var(--accent);
  }

  .field > * {
    /* The border is part of the target. */
    margin-block: -1px;
  }

  textarea {
    field-sizing: content;
    flex: 1;
    min-inline-size: 0;
    min-block-size: 2.6em;
    max-block-size: 9em;
    padding: 0.6em 0.85em;
    border: 0;
    border-radius: 1.3em;
    background: none;
    color: var(--ink);
    font: inherit;
    line-height: 1.4;
    overflow-wrap: anywhere;
    resize: none;
    scrollbar-width: thin;
  }

  textarea:focus-visible {
    outline: none;
  }

  textarea::placeholder {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--quiet);
    opacity: 1;
  }

  button {
    --height: 2.6em;
  }

  .emoji,
  .emoji:hover {
    flex: none;
    inline-size: 2.6em;
    margin-inline-start: -0.6em;
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--quiet);
  }

  #limit:not(:empty) {
    padding: 0 0.85em 0.4em;
    font-size: 0.875em;
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  #compose-mode {
    display: flex;
    align-items: center;
    gap: var(--space);
    padding: 0.15em 0 0.4em 0.6em;
    font-size: 0.875em;
  }

  .title {
    flex: none;
    max-inline-size: 60%;
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  .title:only-of-type {
    flex: 1;
    max-inline-size: none;
  }

  .quote {
    flex: 1;
    min-inline-size: 0;
    color: var(--quiet);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  @media (pointer: coarse) {
    textarea {
      min-block-size: 44px;
    }
  }

  .below {
    display: flex;
    justify-content: space-between;
    gap: var(--space);
    padding: 0 0.85em;
    color: var(--quiet);
    font-size: 0.8125em;
  }

  .below > :not(:empty) {
    padding-block-start: 0.25em;
  }

  #hint {
    color: var(--ink);
    white-space: pre-line;
  }

  #count {
    min-inline-size: 0;
    margin-inline-start: auto;
    text-align: end;
  }

  .over {
    color: var(--trouble);
  }

  @container (width < 24em) {
    #limit:not(:empty) {
      padding: 0 0.85em 0.4em;
      font-size: 0.875em;
      font-weight: 600;
      overflow-wrap: anywhere;
    }

    #compose-mode {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto auto;
      gap: 0 var(--space);
    }

    .title,
    .quote {
      grid-column: 1;
      max-inline-size: none;
    }

    #compose-mode button {
      grid-area: 1 / 3 / span 2;
    }

    #compose-mode .delete {
      grid-column: 2;
    }

    .main,
    textarea {
      padding-inline: 0.7em;
    }
  }
`;
