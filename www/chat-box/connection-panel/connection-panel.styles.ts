import { css } from 'lit';

export const connectionPanelStyles = css`
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
