import { css } from 'lit';

/** How fingers scroll and hit the messages of the log. */
export const logTouchStyles = css`
  @media (pointer: coarse) {
    /* On a small screen the log may be all there is to touch: at its end, the page must scroll. A dialog prevents that. */
    .scroller {
      overscroll-behavior: var(--overscroll, auto);
    }

    /* Chips stay small. The space between their lines belongs to them: a finger hits the nearest. */
    .row > .reactions {
      gap: 12px 0.3em;
      padding-block: 6px;
    }

    .reactions button {
      position: relative;
      min-block-size: 32px;
    }

    .reactions button::after {
      position: absolute;
      /* The border of the chip is one pixel. */
      inset: -7px -1px;
      content: '';
    }

    .quote {
      position: relative;
      margin-block: 8px;
    }

    .quote::after {
      position: absolute;
      inset: -8px 0;
      content: '';
    }
  }

  @media (prefers-reduced-motion: no-preference) {
    /* The browser keeps vertical moves and pinches. */
    .scroller:not(.magnified) article {
      touch-action: pan-y pinch-zoom;
    }

    article {
      transition: translate 0.16s ease-out;
    }
  }

  .row > .swipe {
    position: absolute;
    grid-area: auto;
    inset-block-start: calc(50% - 0.8em);
    inset-inline-start: -2.2em;
    inline-size: 1.6em;
    block-size: 1.6em;
    padding: 0.2em;
    border-radius: 50%;
    background: var(--raised);
    color: var(--quiet);
  }

  .row > .ready {
    background: var(--accent);
    color: var(--on-accent);
  }

  .swipe:dir(rtl) {
    transform: scaleX(-1);
  }
`;
