import { css } from 'lit';

/** Lines between messages, days and the first unread message, and below one that could not be sent. */
export const lineStyles = css`
  .line {
    display: flex;
    align-items: center;
    gap: var(--space);
    padding: calc(var(--space) * 1.4) calc(var(--space) * 2) calc(var(--space) * 0.4);
    color: var(--quiet);
    font-size: 0.8125em;
  }

  .line::before,
  .line::after {
    content: '';
    flex: 1;
    border-block-start: 1px solid var(--line);
  }

  .unread {
    padding-block: calc(var(--space) * 0.8) 0;
    --line: var(--accent);
    color: var(--accent);
    font-weight: 600;
  }

  .failure {
    color: var(--trouble);
    font-size: 0.875em;
  }

  .failure button {
    --height: 0;
    padding: 0.1em 0.7em;
  }
`;
