import { css } from 'lit';

export const statusStyles = css`
  :host {
    --avatar-size: 1.6em;
    display: flex;
    align-items: center;
    gap: var(--space);
    min-block-size: 1.9em;
    padding-block: 0.3em;
    line-height: 1.35;
    font-size: 0.875em;
    color: var(--quiet);
  }

  [role='status'] {
    display: flex;
    align-items: center;
    gap: var(--space);
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  /* A sentence that stays, unlike those on the way into the room: they must not move the log. */
  [role='status']:has(> .why, > .avatar) {
    padding-block: 0.25em;
  }

  .you {
    color: var(--ink);
    font-weight: 600;
  }

  .why {
    color: var(--trouble);
  }

  .aside {
    flex: 1;
    min-inline-size: 0;
  }

  /* A narrow box has space for one of the two sentences. */
  @container (width < 42em) {
    :host {
      display: grid;
      grid-template: 'what button' auto 'aside button' auto / minmax(0, 1fr) auto;
      align-content: center;
      gap: 0 var(--space);
    }

    .aside {
      grid-area: aside;
    }

    button {
      grid-area: button;
    }

    .beside {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }

  /* A sentence beside a long button would break inside its words. */
  @container (width < 24em) {
    :host {
      grid-template: 'what what' auto 'aside button' auto / minmax(0, 1fr) auto;
    }

    [role='status'] {
      grid-area: what;
    }
  }

  button {
    --height: 2em;
    flex: none;
  }

  .dot {
    flex: none;
    inline-size: 0.6em;
    block-size: 0.6em;
    border-radius: 50%;
    background: var(--accent);
  }

  .off {
    background: var(--trouble);
  }

  @keyframes breathe {
    to {
      opacity: 0.25;
    }
  }

  @media (prefers-reduced-motion: no-preference) {
    .dot:not(.off) {
      animation: breathe 1.6s ease-in-out infinite alternate;
    }
  }
`;
