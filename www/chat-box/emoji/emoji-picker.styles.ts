import { css } from 'lit';

export const emojiPickerStyles = css`
  :host {
    --surface: var(--above);
    --raised: color-mix(in oklab, var(--ink) 8%, var(--above));
    --cell: 2.25em;
    --control: 2.25em;
    position: fixed;
    inset: auto;
    inline-size: 22em;
    block-size: 25em;
    margin: 0;
    padding: 0;
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--surface);
    color: var(--ink);
    box-shadow: var(--shadow);
    overflow: hidden;
    container-type: size;
  }

  .panel {
    display: flex;
    flex-direction: column;
    block-size: 100%;
  }

  button,
  .tones label {
    --height: var(--control);
    padding: 0;
    border: 0;
    border-radius: calc(var(--round) * 0.7);
    background: none;
  }

  .search {
    display: flex;
    align-items: center;
    gap: 0.5em;
    margin: var(--space) var(--space) 0;
    padding-inline: 0.6em;
    border: 1px solid color-mix(in oklab, var(--quiet) 70%, transparent);
    border-radius: calc(var(--round) * 0.7);
    color: var(--quiet);
  }

  .search:has(:focus-visible) {
    border-color: var(--accent);
    outline: 1px solid var(--accent);
  }

  input[type='search'] {
    flex: 1;
    min-inline-size: 0;
    min-block-size: calc(var(--control) - 2px);
    padding: 0;
    border: 0;
    outline: none;
    background: none;
    color: var(--ink);
    font: inherit;
    appearance: none;
  }

  /* Too small to press. A press of a group clears the field, too. */
  input::-webkit-search-cancel-button {
    display: none;
  }

  input::placeholder {
    color: var(--quiet);
    opacity: 1;
  }

  .groups {
    display: flex;
    flex: none;
    gap: 1px;
    padding: calc(var(--space) / 2) var(--space);
    border-block-end: 1px solid var(--line);
    overflow-x: auto;
    scrollbar-width: none;
  }

  .groups button {
    flex: 1;
    color: var(--quiet);
  }

  .groups button[aria-current='true'] {
    background: color-mix(in oklab, var(--accent) 14%, transparent);
    color: var(--accent);
  }

  .tone,
  .tones span,
  .preview > :first-child {
    font-family: var(--emoji);
    font-variant-emoji: emoji;
    line-height: 1;
  }

  .groups :focus-visible {
    outline-offset: -2px;
  }

  .footer {
    display: flex;
    align-items: center;
    gap: var(--space);
    padding: calc(var(--space) / 2) var(--space);
    border-block-start: 1px solid var(--line);
  }

  .preview {
    display: flex;
    flex: 1;
    align-items: center;
    gap: 0.5em;
    min-inline-size: 0;
  }

  .preview > :first-child {
    font-size: 1.6em;
  }

  .preview > :last-child {
    overflow: hidden;
    color: var(--quiet);
    font-size: 0.9em;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .tone {
    inline-size: var(--control);
    font-size: 1.15em;
  }

  .tones {
    display: flex;
    justify-content: flex-end;
    gap: 2px;
    padding: calc(var(--space) / 2) var(--space);
    border-block-start: 1px solid var(--line);
  }

  .tones label {
    position: relative;
    display: grid;
    flex: 0 1 var(--control);
    place-items: center;
    min-block-size: var(--control);
    font-size: 1.15em;
    cursor: pointer;
  }

  .tones input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }

  .tones span {
    display: grid;
    place-items: center;
    inline-size: 1.7em;
    aspect-ratio: 1;
    border-radius: 50%;
  }

  .tones :checked + span {
    background: color-mix(in oklab, var(--accent) 14%, transparent);
    box-shadow: 0 0 0 1px var(--accent);
  }

  .tones :focus-visible + span {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }

  @media (forced-colors: active) {
    .groups button[aria-current='true'],
    .tones label:has(:checked) {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }

  /* Little room, such as on a phone on its side: the groups can be reached by scrolling. */
  @container (block-size < 15em) {
    .groups {
      display: none;
    }
  }

  @media (pointer: coarse) {
    :host {
      --cell: 44px;
      --control: 44px;
      block-size: 28em;
    }

    /* iOS zooms in on smaller text. */
    input[type='search'] {
      min-block-size: 44px;
      font-size: max(1em, 16px);
    }

    /* Wide enough that the last one in view is cut off, which shows that there are more. */
    .groups button {
      flex: 1 0 47px;
    }
  }
`;
