import { css } from 'lit';

export const dockedStyles = css`
  .launcher,
  dialog {
    --gap: 1em;
    position: fixed;
    inset: auto;
    /* --aside is the space that other chats over the page take. */
    inset-inline-end: calc(var(--gap) + var(--aside, 0px));
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
    max-inline-size: min(16em, 100vw - 2em);
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
    padding: 0;
    border: 0;
    background: var(--surface);
    color: var(--ink);
  }

  dialog.bubble {
    inline-size: min(24em, 100vw - 2 * var(--gap));
    block-size: min(40em, 100dvh - 2 * var(--gap));
    border-radius: var(--round);
  }

  dialog.panel {
    --gap: 0px;
    inline-size: min(24em, 100vw);
    block-size: 100dvh;
  }

  dialog:modal {
    --gap: 0px;
    inset: 0;
    inline-size: 100%;
    block-size: 100dvh;
    border-radius: 0;
  }

  dialog section {
    border-radius: inherit;
  }

  dialog:modal section {
    inset-block: env(safe-area-inset-top) env(safe-area-inset-bottom);
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
