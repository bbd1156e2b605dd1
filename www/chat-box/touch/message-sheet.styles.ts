import { css } from 'lit';

export const messageSheetStyles = css`
  dialog {
    --surface: var(--above);
    --raised: color-mix(in oklab, var(--ink) 8%, var(--above));
    /* Beside a notch on either side. */
    inset: auto env(safe-area-inset-right) 0 env(safe-area-inset-left);
    inline-size: 30em;
    max-inline-size: calc(100% - env(safe-area-inset-left) - env(safe-area-inset-right));
    max-block-size: calc(100dvh - env(safe-area-inset-top) - 1em);
    margin: 0 auto;
    padding: 0;
    border: 1px solid var(--line);
    border-block-end: 0;
    border-radius: var(--round) var(--round) 0 0;
    background: var(--surface);
    color: var(--ink);
    box-shadow: var(--shadow);
    overflow: hidden auto;
    overscroll-behavior: contain;
    /* What has the focus is neither under the head nor outside the safe area. */
    scroll-padding-block: 4em calc(var(--space) + env(safe-area-inset-bottom));
    scrollbar-width: thin;
  }

  dialog::backdrop {
    background: rgb(0 0 0 / 35%);
  }

  .sheet {
    padding: 0 var(--space) calc(var(--space) + env(safe-area-inset-bottom));
  }

  .head {
    display: flex;
    position: sticky;
    inset-block-start: 0;
    align-items: center;
    gap: var(--space);
    padding-block: var(--space);
    padding-inline-start: var(--space);
    background: var(--surface);
    touch-action: none;
    user-select: none;
  }

  /* A name and a text of the other direction begin on the side of the avatar, too. */
  bdi,
  blockquote {
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }

  bdi {
    flex: 1;
    font-weight: 600;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .head button {
    flex: none;
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--quiet);
  }

  blockquote {
    max-block-size: 6em;
    margin: 0 var(--space) var(--space);
    overflow: hidden auto;
    overflow-wrap: anywhere;
    overscroll-behavior: contain;
    line-height: 1.4;
    white-space: pre-wrap;
    user-select: text;
  }

  .reactions {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(44px, 1fr));
    /* Seven fit side by side at 320 pixels. */
    margin-inline: calc(1px - var(--space));
    margin-block-end: var(--space);
  }

  .reactions button {
    padding: 0;
    border-color: transparent;
    border-radius: var(--round);
  }

  .emoji {
    font-family: var(--emoji);
    font-size: 1.5em;
    font-variant-emoji: emoji;
    line-height: 1;
  }

  .reactions [aria-pressed='true'] {
    border-color: var(--accent);
    background: color-mix(in oklab, var(--accent) 16%, var(--surface));
  }

  .actions {
    display: grid;
  }

  /* A phone in landscape. */
  @media (height < 26rem) and (width >= 30rem) {
    .actions {
      grid-template-columns: 1fr 1fr;
    }
  }

  .actions span {
    display: flex;
  }

  .actions button {
    display: flex;
    align-items: center;
    gap: calc(var(--space) * 2);
    padding: 0.4em var(--space);
    border-color: transparent;
    border-radius: var(--round);
    background: none;
    overflow-wrap: anywhere;
    text-align: start;
  }

  .actions .destructive {
    color: var(--trouble);
  }

  .mirrored:dir(rtl) {
    transform: scaleX(-1);
  }

  p {
    margin: var(--space);
  }

  p:empty {
    margin: 0;
  }

  .answers {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space);
    padding: var(--space);
  }

  .sure {
    border-color: var(--trouble);
    color: var(--trouble);
    font-weight: 600;
  }

  :focus-visible {
    outline-offset: -2px;
  }

  @media (prefers-reduced-motion: no-preference) {
    /* The handle of what a drag moves. */
    .head::before {
      position: absolute;
      inset: 4px 0 auto;
      inline-size: 2.5em;
      block-size: 4px;
      margin-inline: auto;
      border-radius: 2px;
      background: color-mix(in oklab, var(--quiet) 60%, transparent);
      content: '';
    }

    dialog {
      transition: translate 0.16s ease-out;
    }

    dialog[open] {
      animation: rise 0.16s ease-out;
    }
  }

  @keyframes rise {
    from {
      translate: 0 100%;
    }
  }
`;
