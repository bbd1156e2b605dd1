import { css } from 'lit';

export const logStyles = css`
  :host {
    display: grid;
    position: relative;
    min-block-size: 0;
    min-inline-size: 0;
  }

  .scroller,
  .scroller + slot {
    grid-area: 1 / 1;
    /* Each is drawn as a whole: what stands in an empty log lies over the scroller. */
    isolation: isolate;
  }

  .scroller + slot {
    display: grid;
  }

  .scroller {
    min-block-size: 0;
    overflow: hidden auto;
    /* ScrollAnchor does it instead, because not every browser supports it. */
    overflow-anchor: none;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }

  .scroller:focus-visible,
  .row:focus-visible {
    outline-offset: -2px;
  }

  /* Below the ring of the focus. */
  .rows {
    position: relative;
    z-index: -1;
    padding-block: var(--space);
  }

  /* A chunk out of view is not laid out. Its size is an estimate until it has been visible. */
  .chunk {
    content-visibility: auto;
  }

  [role='status'],
  #news {
    visibility: visible;
  }

  .older {
    display: block;
    margin: calc(var(--space) * 0.5) auto var(--space);
    font-size: 0.875em;
  }

  .news,
  .down,
  .notice {
    position: absolute;
    inset-block-end: var(--space);
    inset-inline: 0;
    inline-size: max-content;
    max-inline-size: calc(100% - 2 * var(--space));
    margin: 0 auto;
    box-shadow: var(--shadow);
    font-size: 0.875em;
  }

  .notice {
    inset-block: var(--space) auto;
    padding: 0.4em 1em;
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--surface);
  }
`;
