import { css } from 'lit';

export const connectionBadgeStyles = css`
  :host {
    flex: none;
    margin-inline: auto 0;
  }

  button {
    display: grid;
    place-items: center;
    inline-size: 2.25em;
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--quiet);
  }

  svg {
    inline-size: 1em;
    block-size: 1em;
    fill: currentcolor;
  }

  svg.none rect,
  svg.websocket rect:last-child {
    fill-opacity: 0.3;
  }

  #panel {
    position: absolute;
    inset-block-start: 3em;
    inset-inline-end: var(--space);
    z-index: 3;
    max-inline-size: min(22em, 100% - var(--space) * 2);
    padding: calc(var(--space) * 1.5);
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--surface);
    box-shadow: var(--shadow);
    font-size: 0.875em;
  }

  p {
    margin: 0;
    color: var(--trouble);
  }
`;
