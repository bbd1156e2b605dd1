import { css } from 'lit';

/** Marked texts. */
export const styles = css`
  /* Not shown, but copied with the text around them. */
  .typed {
    font-size: 0;
  }

  /* Otherwise a line could end after the space in what is typed before it. */
  .item > .typed,
  .quoted > .typed {
    position: absolute;
  }

  .pre > .typed {
    display: block;
    line-height: 0;
  }

  code {
    padding: 0.1em 0.3em;
    border-radius: 0.3em;
    background: color-mix(in oklab, var(--ink) 8%, transparent);
    font-family: ui-monospace, 'Cascadia Mono', Menlo, Consolas, monospace;
    font-size: 0.9em;
  }

  .pre,
  .block,
  .item {
    display: block;
  }

  .pre {
    margin-block: 0.25em;
    padding: 0.5em 0.7em;
    border-radius: calc(var(--round) / 2);
    text-align: start;
  }

  /* Bullets and the line of a quote stand beside their words, in either direction. */
  .blocks {
    justify-self: start;
  }

  .item,
  .quoted {
    text-align: start;
  }

  .quoted {
    margin-block: 0.25em;
    padding-inline-start: 0.7em;
    border-inline-start: 3px solid var(--line);
    color: color-mix(in oklab, var(--ink) 80%, var(--surface));
  }

  .item {
    position: relative;
    padding-inline-start: 1.3em;
  }

  .item.dot::before {
    content: '•';
    position: absolute;
    inset-inline-start: 0.35em;
  }

  .item:not(.dot) {
    padding-inline-start: 1.6em;
    text-indent: -1.6em;
  }
`;
