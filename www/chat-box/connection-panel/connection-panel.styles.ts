import { css } from 'lit';

export const connectionPanelStyles = css`
  :host {
    --surface: var(--above);
    position: absolute;
    inset-block-start: 3em;
    inset-inline-end: var(--space);
    z-index: 3;
    max-inline-size: min(22em, 100% - var(--space) * 2);
    padding: calc(var(--space) * 1.5);
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--surface);
    box-shadow: var(--shadow);
    font-size: 0.875em;
  }

  dl,
  p {
    margin: 0;
  }

  dl > div {
    display: flex;
    justify-content: space-between;
    gap: calc(var(--space) * 3);
  }

  dt {
    color: var(--quiet);
  }

  dd {
    margin: 0;
    text-align: end;
    font-variant-numeric: tabular-nums;
  }

  dl + p {
    margin-block-start: var(--space);
    color: var(--quiet);
  }
`;
