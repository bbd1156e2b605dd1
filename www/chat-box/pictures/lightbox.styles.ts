import { css } from 'lit';

/** The dialog with a picture in full size. */
export const lightboxStyles = css`
  dialog {
    box-sizing: border-box;
    inline-size: 100vw;
    max-inline-size: none;
    block-size: 100vh;
    block-size: 100dvh;
    max-block-size: none;
    padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left);
    border: 0;
    background: #0b0b0b;
    color: #fff;
    overscroll-behavior: contain;
  }

  dialog[open] {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
  }

  .bar {
    display: flex;
    gap: var(--space);
    align-items: center;
    padding: var(--space);
  }

  bdi {
    flex: 1;
    overflow: hidden;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  button,
  a {
    display: grid;
    place-items: center;
    min-inline-size: 44px;
    min-block-size: 44px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: rgb(0 0 0 / 55%);
    color: #fff;
  }

  :focus-visible {
    outline-color: #fff;
  }

  @media (hover: hover) {
    button:hover,
    a:hover {
      background: rgb(255 255 255 / 25%);
    }
  }

  figure {
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto;
    place-items: center;
    min-block-size: 0;
    margin: 0;
  }

  img {
    inline-size: auto;
    max-inline-size: 100%;
    block-size: auto;
    max-block-size: 100%;
    min-block-size: 0;
    object-fit: contain;
  }

  figcaption {
    max-inline-size: 60em;
    max-block-size: 30vh;
    padding: var(--space) calc(var(--space) * 2);
    overflow: auto;
    overflow-wrap: anywhere;
  }

  .step {
    position: absolute;
    inset-block-start: 50%;
    inset-inline-start: var(--space);
    translate: 0 -50%;
  }

  .step ~ .step {
    inset-inline: auto var(--space);
  }

  .step:disabled {
    opacity: 0.25;
  }

  .mirrored:dir(rtl) {
    scale: -1 1;
  }
`;
