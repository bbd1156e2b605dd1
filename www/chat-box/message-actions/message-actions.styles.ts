import { css } from 'lit';

export const messageActionsStyles = css`
  /* The row that the bar belongs to, over the tint of a mention. */
  [data-lit] {
    background-image: linear-gradient(color-mix(in oklab, var(--ink) 6%, transparent) 0 0);
  }

  .actions {
    --surface: var(--above);
    --raised: color-mix(in oklab, var(--ink) 8%, var(--above));
    display: flex;
    position: absolute;
    z-index: 1;
    /* Until it is placed: below the rows it would make the log longer and move its end. */
    inset-block-start: 0;
    inset-inline-end: calc(var(--space) * 1.5);
    flex-wrap: wrap;
    align-items: center;
    justify-content: end;
    max-inline-size: calc(100% - var(--space) * 3);
    padding: 2px;
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--surface);
    box-shadow: var(--shadow);
  }

  .actions > button {
    min-inline-size: 2.1em;
    --height: 2.1em;
    --line: transparent;
    padding: 0 0.3em;
    border-radius: calc(var(--round) * 0.7);
    line-height: 1;
  }

  /* The edge of the log would cut the ring off. */
  .actions > button:focus-visible {
    outline-offset: -2px;
  }

  @media (hover: hover) {
    .destructive:hover {
      color: var(--trouble);
    }
  }

  .mirrored:dir(rtl) {
    transform: scaleX(-1);
  }

  .question {
    padding-inline: var(--space);
    font-size: 0.875em;
  }

  .actions > button:is(.sure, .question ~ button) {
    padding-inline: 0.8em;
    font-size: 0.875em;
  }

  .actions > .sure {
    border-color: var(--trouble);
    color: var(--trouble);
    font-weight: 600;
  }

  /* The question takes a line of its own, so that its two buttons stay side by side. */
  @container (width < 24em) {
    .question {
      flex: 1 0 100%;
    }
  }

  @media (pointer: coarse) {
    /* Seven targets fit side by side at 320 pixels. */
    .actions {
      inset-inline-end: 1px;
      max-inline-size: calc(100% - 2px);
      padding: 1px;
    }

    .actions > button {
      min-inline-size: 44px;
    }
  }
`;
