import { css } from 'lit';

/** Pictures in the log, and above the message field. */
export const pictureStyles = css`
  .open-picture {
    display: block;
    overflow: hidden;
    position: relative;
    inline-size: 100%;
    block-size: 100%;
    min-block-size: 0;
    padding: 0;
    border-radius: calc(var(--round) * 0.8);
    background: var(--raised);
  }

  .open-picture img {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }

  .gone {
    display: none;
    color: var(--quiet);
    font-size: 0.875em;
  }

  .failed img {
    display: none;
  }

  .failed .gone {
    display: block;
    padding: 0.5em;
  }

  .tray {
    display: grid;
    gap: var(--space);
    max-block-size: 15em;
    --fade: calc(var(--space) * 1.5);
    margin: calc(-1 * var(--fade)) 0 calc(var(--space) - var(--fade));
    padding: var(--fade) 2px;
    overflow-y: auto;
    /* Cards fade out at the edges. At the ends of the list, only its padding does. */
    mask: linear-gradient(transparent, #000 var(--fade) calc(100% - var(--fade)), transparent);
    overscroll-behavior: contain;
    list-style: none;
  }

  .tray li {
    display: grid;
    grid-template-columns: 4em minmax(0, 1fr) auto;
    gap: calc(var(--space) * 0.5) var(--space);
    align-items: center;
    padding: calc(var(--space) * 0.75);
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--raised);
  }

  .tray img,
  .unreadable {
    display: grid;
    place-items: center;
    inline-size: 4em;
    block-size: 4em;
    border-radius: calc(var(--round) * 0.6);
    object-fit: cover;
  }

  .tray label {
    color: var(--quiet);
    font-size: 0.875em;
  }

  .tray input {
    display: block;
    inline-size: 100%;
    min-block-size: 2.25em;
    padding: 0.2em 0.5em;
    border: 1px solid var(--line);
    border-radius: calc(var(--round) * 0.6);
    background: var(--surface);
    color: var(--ink);
    /* Below 16 pixels, iOS zooms in. */
    font: inherit;
    font-size: max(16px, 1em);
  }

  .tray input:focus-visible {
    outline-offset: -1px;
  }

  .tray input::placeholder {
    color: var(--quiet);
  }

  /* It would be cut off. The label above says what to write. */
  @container (width < 28em) {
    .tray input::placeholder {
      color: transparent;
    }
  }

  .tray li > button,
  .attach {
    padding: 0.4em;
    border-color: transparent;
    background: none;
    line-height: 1;
  }

  .attach {
    flex: none;
    inline-size: 2.2em;
    color: var(--quiet);
  }

  .tray progress,
  .problem {
    grid-column: 1 / -1;
    inline-size: 100%;
    margin: 0;
    accent-color: var(--accent);
  }

  .problem {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space);
    align-items: center;
    color: var(--trouble);
    font-size: 0.875em;
  }
`;
