import { css } from 'lit';

/** The card over the message field. */
export const composeCardStyles = css`
  .card {
    display: flex;
    align-items: center;
    gap: calc(var(--space) * 1.25);
    margin-block-end: var(--space);
    padding-block: 0.35em;
    padding-inline: 0.75em 0.35em;
    border: 1px solid var(--line);
    border-inline-start: 3px solid var(--accent);
    border-radius: 0.6em;
    background: var(--surface);
    font-size: 0.875em;
    line-height: 1.35;
  }

  .sign {
    color: var(--accent);
  }

  .mirrored:dir(rtl) {
    transform: scaleX(-1);
  }

  .about {
    flex: 1;
    min-inline-size: 0;
  }

  .title,
  .quote {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .title {
    font-weight: 600;
  }

  .quote {
    color: var(--quiet);
  }

  .cancel {
    --height: 2.25em;
    flex: none;
    inline-size: var(--height);
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--quiet);
  }
`;
