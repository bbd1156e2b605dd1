import { css } from 'lit';

/** Styles of all views: denser than those of the chat. */
export const look = css`
  :host {
    display: block;
    --field-line: color-mix(in oklab, var(--quiet) 70%, transparent);
  }

  h2 {
    margin: 0;
    font-size: 1em;
    font-weight: 650;
  }

  p {
    margin: 0;
    overflow-wrap: anywhere;
  }

  a {
    color: inherit;
    text-decoration-color: color-mix(in oklab, currentcolor 35%, transparent);
    text-underline-offset: 0.2em;
  }

  a:hover {
    color: var(--accent);
    text-decoration-color: currentcolor;
  }

  b {
    font-weight: 600;
  }

  time {
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }

  button {
    --height: 2.15em;
    flex: none;
    padding: 0.25em 0.8em;
    border-radius: 0.5em;
  }

  button.danger {
    border-color: color-mix(in oklab, var(--trouble) 55%, transparent);
    color: var(--trouble);
  }

  button.danger.main {
    border-color: transparent;
    background: var(--trouble);
    color: var(--surface);
  }

  button.danger.main:hover {
    background: color-mix(in oklab, var(--trouble) 88%, var(--ink));
  }

  input,
  select,
  textarea {
    inline-size: 100%;
    min-inline-size: 0;
    min-block-size: 2.4em;
    padding: 0.35em 0.7em;
    border: 1px solid var(--field-line);
    border-radius: 0.5em;
    background: var(--surface);
    color: var(--ink);
    font: inherit;
  }

  textarea {
    resize: vertical;
  }

  label {
    display: grid;
    gap: 0.3em;
    font-weight: 600;
  }

  label > * {
    font-weight: 400;
  }

  .quiet,
  .state,
  time {
    color: var(--quiet);
  }

  .state {
    padding: 2.5em 1em;
    border: 1px dashed var(--line);
    border-radius: var(--round);
    text-align: center;
  }

  .trouble {
    color: var(--trouble);
  }

  .failure {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.75em;
    margin-block-end: 1em;
    padding: 0.75em 1em;
    border: 1px solid color-mix(in oklab, var(--trouble) 45%, transparent);
    border-radius: var(--round);
    background: color-mix(in oklab, var(--trouble) 7%, var(--surface));
  }

  .failure p {
    flex: 1 1 16em;
  }

  .card {
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--surface);
  }

  blockquote {
    margin: 0;
    padding-inline-start: 0.75em;
    border-inline-start: 3px solid var(--line);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }

  .person {
    --avatar-size: 1.6em;
    display: inline-flex;
    align-items: center;
    gap: 0.55em;
    max-inline-size: 100%;
    vertical-align: middle;
  }

  .person .avatar {
    font-size: 0.95em;
  }

  .name {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
  }

  .more {
    margin-block-start: 1em;
  }

  dialog {
    inline-size: min(30em, 100vw - 1.5em);
    max-block-size: calc(100dvh - 1.5em);
    padding: 1.25em;
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--surface);
    color: var(--ink);
    box-shadow: var(--shadow);
    overflow-y: auto;
  }

  dialog::backdrop {
    background: rgb(0 0 0 / 40%);
  }

  form {
    display: grid;
    gap: 1em;
  }

  @media (pointer: coarse) {
    input,
    select,
    button {
      min-block-size: 44px;
    }
  }
`;
