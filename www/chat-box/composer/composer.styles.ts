import { css } from 'lit';

export const composerStyles = css`
  :host {
    --avatar-size: 2.1em;
    display: block;
  }

  form {
    display: flex;
    position: relative;
    align-items: flex-end;
    gap: var(--space);
  }

  /* Field and button stand side by side: the padding of the text follows its own direction. */
  .field {
    display: flex;
    flex: 1;
    align-items: flex-end;
    min-inline-size: 0;
    border: 1px solid color-mix(in oklab, var(--quiet) 70%, transparent);
    border-radius: 1.3em;
    background: var(--surface);
  }

  .field:has(> textarea:focus-visible) {
    border-color: var(--accent);
    outline: 1px solid var(--accent);
  }

  .field > * {
    /* The border is part of the target. */
    margin-block: -1px;
  }

  textarea {
    field-sizing: content;
    flex: 1;
    min-inline-size: 0;
    min-block-size: 2.6em;
    /* Eight lines, and never most of a low window. */
    max-block-size: min(8lh + 1.2em, 50cqb);
    padding: 0.6em 0.85em;
    border: 0;
    border-radius: 1.3em;
    background: none;
    color: var(--ink);
    font: inherit;
    line-height: 1.4;
    overflow-wrap: anywhere;
    resize: none;
    scroll-padding-block: 0.6em;
    scrollbar-width: thin;
  }

  textarea:focus-visible {
    outline: none;
  }

  textarea::placeholder {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--quiet);
    opacity: 1;
  }

  button {
    --height: 2.6em;
    flex: none;
  }

  .me,
  .emoji {
    inline-size: 2.6em;
    padding: 0;
    border: 0;
    background: none;
    color: var(--quiet);
  }

  .emoji {
    margin-inline-start: -0.6em;
  }

  @media (hover: hover) {
    :is(.me, .emoji):hover {
      background: none;
      color: var(--ink);
    }

    .me:hover > .avatar {
      box-shadow:
        0 0 0 2px var(--surface),
        0 0 0 4px var(--accent);
    }
  }

  .main:disabled {
    background: color-mix(in oklab, var(--ink) 10%, var(--surface));
    color: var(--quiet);
    opacity: 1;
  }

  .main > .icon {
    display: none;
  }

  #limit:not(:empty) {
    display: block;
    padding: 0 0.85em 0.4em;
    font-size: 0.875em;
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  @media (pointer: coarse) {
    textarea {
      min-block-size: 44px;
    }
  }

  .below {
    display: flex;
    justify-content: space-between;
    gap: var(--space);
    padding: 0 0.85em;
    color: var(--quiet);
    font-size: 0.8125em;
  }

  .below > :not(:empty) {
    padding-block-start: 0.25em;
  }

  /* Sentences stand below each other, and only a count stands at the end. */
  .below.wait {
    display: grid;
    gap: 0;
  }

  #hint {
    color: var(--ink);
    white-space: pre-line;
  }

  #count {
    min-inline-size: 0;
  }

  .over {
    color: var(--trouble);
  }

  /* Sentences begin where the text in the field does. */
  @container (width >= 28em) {
    .below {
      padding-inline-start: 4.95em;
    }

    #limit:not(:empty) {
      padding-inline-start: 4.6em;
    }
  }

  /* A phone. */
  @container (width < 28em) {
    /* The name of the button for screen readers. */
    .main > :first-child {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }

    .main > .icon {
      display: inline;
    }

    .main {
      inline-size: 2.6em;
      padding: 0;
    }

    form {
      gap: 0.35em;
    }

    .me {
      /* The target is larger than the disc, which stands below those of the log. */
      margin-inline-end: -0.2em;
    }

    textarea {
      padding-inline: 0.6em;
    }

    .emoji {
      inline-size: 2.3em;
    }
  }
`;
