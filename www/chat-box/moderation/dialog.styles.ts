import { css } from 'lit';

/** Dialogs over the chat, and the notice after an action. */
export const dialogStyles = css`
  dialog {
    --surface: var(--above);
    --raised: color-mix(in oklab, var(--ink) 8%, var(--above));
    inline-size: min(32em, 100vw - 1em);
    max-inline-size: none;
    max-block-size: calc(100dvh - 1em);
    padding: calc(var(--space) * 2.5);
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--surface);
    color: var(--ink);
    box-shadow: var(--shadow);
    line-height: 1.4;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }

  @media not (prefers-contrast: more) {
    dialog {
      --line: color-mix(in oklab, var(--ink) 18%, var(--above));
    }
  }

  dialog::backdrop {
    background: rgb(0 0 0 / 35%);
  }

  h3,
  p {
    margin: 0;
    text-align: -webkit-match-parent;
    text-align: match-parent;
    overflow-wrap: anywhere;
  }

  h3 {
    font-size: 1.1em;
    font-weight: 650;
  }

  form {
    display: grid;
    gap: calc(var(--space) * 1.5);
  }

  label {
    display: grid;
    gap: calc(var(--space) / 2);
    font-size: 0.9em;
  }

  input,
  select,
  textarea {
    min-inline-size: 0;
    min-block-size: 2.4em;
    padding: 0.4em 0.7em;
    border: 1px solid color-mix(in oklab, var(--quiet) 70%, transparent);
    border-radius: 0.6em;
    background: var(--surface);
    color: var(--ink);
    font: inherit;
  }

  textarea {
    resize: vertical;
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space);
  }

  .buttons button {
    font-size: 0.9em;
  }

  button.danger {
    border-color: var(--trouble);
    color: var(--trouble);
    font-weight: 600;
  }

  .quiet {
    color: var(--quiet);
    font-size: 0.9em;
  }

  .trouble {
    color: var(--trouble);
  }

  blockquote {
    margin: 0;
    padding-inline-start: var(--space);
    border-inline-start: 3px solid var(--line);
    overflow-wrap: anywhere;
  }

  .notice {
    display: flex;
    position: absolute;
    inset-block-end: 6em;
    inset-inline: var(--space);
    z-index: 3;
    align-items: center;
    gap: calc(var(--space) * 2);
    inline-size: fit-content;
    max-inline-size: calc(100% - 2 * var(--space));
    margin-inline: auto;
    padding: var(--space) calc(var(--space) * 2);
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--surface);
    box-shadow: var(--shadow);
    font-size: 0.9em;
  }

  .notice button {
    flex: none;
  }

  @media (pointer: coarse) {
    input,
    select {
      min-block-size: 44px;
    }
  }
`;
