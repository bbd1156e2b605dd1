import { css } from 'lit';

export const dockedStyles = css`
  .launcher,
  dialog {
    --gap: 1em;
    /* A notch may be on either side. */
    --notch: max(env(safe-area-inset-left), env(safe-area-inset-right));
    /* The part of the window that the keyboard of a phone does not cover: the controller measures it. */
    --view: calc(var(--view-height, 100dvh) - env(keyboard-inset-height, 0px));
    position: fixed;
    inset: auto;
    /* --aside is the space that other chats over the page take. */
    inset-inline-end: calc(var(--gap) + var(--notch) + var(--aside, 0px));
    inset-block-end: calc(var(--gap) + env(safe-area-inset-bottom));
    max-inline-size: none;
    max-block-size: none;
    margin: 0;
    /* The chat may be in a layer of the page that ignores the pointer. */
    pointer-events: auto;
    box-shadow: var(--shadow);
  }

  .launcher {
    padding: 0;
    overflow: visible;
  }

  .launcher:popover-open {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: var(--space);
  }

  .launcher svg {
    inline-size: 1.75em;
    block-size: 1.75em;
  }

  .launcher.bubble {
    inline-size: 3.5em;
    block-size: 3.5em;
  }

  .bubble .label {
    display: none;
  }

  .launcher.panel {
    max-inline-size: min(16em, 100vw - 2em - 2 * var(--notch));
    min-block-size: 2.75em;
    inset-block-end: 0;
    padding: 0 1em env(safe-area-inset-bottom);
    border-radius: var(--round) var(--round) 0 0;
  }

  .panel svg {
    inline-size: 1.25em;
    block-size: 1.25em;
  }

  .label {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .badge {
    min-inline-size: 1.6em;
    padding: 0 0.4em;
    border-radius: 1em;
    background: var(--trouble);
    color: var(--surface);
    font-size: 0.8125em;
    font-weight: 700;
    line-height: 1.6;
    text-align: center;
  }

  .panel .badge {
    background: var(--on-accent);
    color: var(--accent);
  }

  .bubble .badge {
    position: absolute;
    inset-block-start: -0.2em;
    inset-inline-end: -0.2em;
    box-shadow: 0 0 0 2px var(--surface);
  }

  dialog {
    /* A swipe at the end of the log must not scroll the page. */
    --overscroll: contain;
    padding: 0;
    border: 0;
    background: var(--surface);
    color: var(--ink);
    overscroll-behavior: contain;
  }

  dialog.bubble {
    --edge: calc(var(--gap) + env(safe-area-inset-bottom));
    --size: min(40em, var(--view) - 2 * var(--gap) - env(safe-area-inset-bottom));
    inset-block: calc(var(--view-top, 0px) + var(--view) - var(--edge) - var(--size)) auto;
    inline-size: min(24em, 100vw - 2 * var(--gap));
    block-size: var(--size);
    border-radius: var(--round);
  }

  dialog.panel {
    inset-block: var(--view-top, 0px) auto;
    inset-inline-end: var(--aside, 0px);
    inline-size: min(24em + var(--notch), 100vw);
    block-size: var(--view);
  }

  dialog:modal {
    /* A swipe in the log scrolls the sheet in a window that is too low for it. */
    --overscroll: auto;
    inset: var(--view-top, 0px) 0 auto;
    inline-size: 100%;
    block-size: var(--view);
    border-radius: 0;
  }

  dialog section {
    border-radius: inherit;
  }

  dialog.panel section {
    inset-block: env(safe-area-inset-top) env(safe-area-inset-bottom);
    inset-inline-end: var(--notch);
  }

  dialog:modal section {
    inset: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left);
    /* Without it, no line of the log would be left at 400 percent. */
    min-block-size: 16em;
  }

  dialog:is(.panel, :modal) section {
    border-width: 0;
  }

  dialog.panel section {
    border-inline-start-width: 1px;
  }

  @media (prefers-reduced-motion: no-preference) {
    dialog:popover-open,
    dialog:modal {
      animation: rise 0.16s ease-out;
    }
  }

  @media print {
    .launcher,
    dialog {
      visibility: hidden;
    }
  }

  @keyframes rise {
    from {
      opacity: 0;
      translate: 0 0.75em;
    }
  }
`;
