import { css } from 'lit';

/** Topic and pinned message under the header. */
export const roomRulesStyles = css`
  .room {
    grid-area: room;
    min-inline-size: 0;
    border-block-end: 1px solid var(--line);
    background: var(--raised);
    font-size: 0.875em;
  }

  .room > * {
    display: block;
    inline-size: 100%;
    margin: 0;
    padding: 0.4em calc(var(--space) * 2);
    border: 0;
    border-radius: 0;
    background: none;
    color: var(--quiet);
    overflow: hidden;
    text-align: start;
    text-overflow: ellipsis;
  }

  .room p {
    /* Most topics fit. A long one scrolls in a narrow or low box. */
    max-block-size: min(11em, 25cqb);
    overflow: hidden auto;
    overscroll-behavior: contain;
    overflow-wrap: anywhere;
    scrollbar-width: thin;
  }

  .room button {
    white-space: nowrap;
  }

  .room .name {
    color: var(--ink);
    font-weight: 600;
  }
`;
