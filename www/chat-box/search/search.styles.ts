import { css } from 'lit';

export const searchStyles = css`
  :host {
    --surface: var(--above);
    --raised: color-mix(in oklab, var(--ink) 8%, var(--above));
    position: absolute;
    inset-block-start: 3em;
    inset-inline-end: var(--space);
    z-index: 3;
    display: flex;
    flex-direction: column;
    inline-size: min(26em, 100% - var(--space) * 2);
    max-block-size: calc(100% - 3.5em);
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--surface);
    box-shadow: var(--shadow);
    font-size: 0.9375em;
  }

  .field {
    display: flex;
    align-items: center;
    gap: var(--space);
    margin: var(--space) var(--space) 0;
    padding-inline-start: 0.6em;
    border: 1px solid color-mix(in oklab, var(--quiet) 70%, transparent);
    border-radius: calc(var(--round) * 0.7);
  }

  .field > .icon {
    color: var(--quiet);
  }

  input {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 2.25em;
    border: 0;
    background: none;
    color: var(--ink);
    font: inherit;
  }

  input::placeholder {
    color: var(--quiet);
    opacity: 1;
  }

  /* The ring lies around the whole field. */
  input:focus-visible {
    outline: none;
  }

  .field:has(input:focus-visible) {
    border-color: var(--accent);
    outline: 1px solid var(--accent);
  }

  .close {
    display: grid;
    place-items: center;
    min-inline-size: 2.25em;
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--quiet);
  }

  ul {
    flex: 1;
    min-block-size: 0;
    margin: 0;
    padding: calc(var(--space) / 2);
    overflow-y: auto;
    list-style: none;
  }

  li {
    padding: var(--space);
    border-radius: calc(var(--round) - var(--space) / 2);
    cursor: pointer;
    overflow-wrap: anywhere;
  }

  li[aria-selected='true'],
  li:hover {
    background: var(--tint);
  }

  li[aria-selected='true'] {
    outline: 2px solid var(--accent);
    outline-offset: -2px;
  }

  .about {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: var(--space);
    font-size: 0.875em;
  }

  .name {
    min-inline-size: 0;
    overflow: hidden;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  time {
    flex: none;
    color: var(--quiet);
    font-variant-numeric: tabular-nums;
  }

  .excerpt {
    display: block;
  }

  mark {
    border-radius: 0.2em;
    background: color-mix(in oklab, var(--accent) 28%, var(--surface));
    color: inherit;
    font-weight: 600;
  }

  p {
    margin: 0;
    padding: var(--space) calc(var(--space) * 1.5);
    color: var(--quiet);
    font-size: 0.875em;
  }

  .more {
    align-self: start;
    margin: 0 calc(var(--space) * 1.5) calc(var(--space) * 1.5);
    font-size: 0.875em;
  }

  @media (forced-colors: active) {
    mark {
      background: Mark;
      color: MarkText;
    }
  }
`;
