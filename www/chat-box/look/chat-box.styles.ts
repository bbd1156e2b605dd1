import { css } from 'lit';

export const chatBoxStyles = css`
  :host {
    display: block;
    min-inline-size: min(100%, 16em);
    block-size: 32em;
    color: var(--ink);
    text-align: start;
    text-indent: 0;
    white-space: normal;
    /* Japanese breaks between phrases where the browser knows them. */
    word-break: auto-phrase;
    writing-mode: horizontal-tb;
  }

  /* The tag itself takes no space and shows nothing, even if the page sets a size or a border on it. */
  :host([mode='panel']),
  :host([mode='bubble']) {
    position: fixed !important;
    clip-path: inset(50%) !important;
  }

  /* The page can give it any other look. */
  ::slotted([slot='empty']),
  ::slotted([slot='ended']) {
    margin: auto;
    max-inline-size: calc(100% - var(--space) * 4);
  }

  /* Text inherits these, and controls of the page keep their own look. */
  slot[name='empty'],
  slot[name='ended'] {
    color: var(--quiet);
    text-align: center;
  }

  .frame {
    block-size: 100%;
    contain: layout;
    /* The size if the page sets none. Without it the box would have no width and grow with the log. */
    contain-intrinsic-size: 16em 32em;
    container-type: size;
  }

  section {
    display: grid;
    position: absolute;
    inset: 0;
    grid-template: 'header' auto 'room' auto 'log' minmax(0, 1fr) 'footer' auto / minmax(0, 1fr);
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--surface);
    overflow: hidden;
  }

  header {
    display: flex;
    grid-area: header;
    align-items: center;
    gap: var(--space);
    min-block-size: 3em;
    padding-inline: calc(var(--space) * 2) var(--space);
    border-block-end: 1px solid var(--line);
  }

  h2 {
    margin: 0;
    font-size: 1em;
    font-weight: 650;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  header button {
    flex: none;
    border-color: transparent;
    background: none;
    color: var(--quiet);
    font-size: 0.875em;
  }

  /* Shrinks before the title: it loses the faces, then the word after the number. */
  .online {
    --avatar-size: 1.5em;
    display: flex;
    flex: 0 999 auto;
    align-items: center;
    gap: var(--space);
    min-inline-size: 44px;
    padding-inline: 0.5em;
  }

  .online > * {
    block-size: 1.5em;
    line-height: 1.5em;
    overflow: hidden;
  }

  .faces {
    display: flex;
    flex: 0 999 auto;
    flex-wrap: wrap;
    justify-content: end;
  }

  .faces .avatar {
    box-shadow: 0 0 0 2px var(--surface);
  }

  .faces .avatar + .avatar {
    margin-inline-start: -0.45em;
  }

  .tools {
    display: flex;
    margin-inline-start: auto;
  }

  .tool[data-script='connection-panel'] {
    color: var(--trouble);
  }

  .tool {
    position: relative;
    inline-size: 2.25em;
    padding: 0;
    font-size: 1em;
  }

  chat-box-log {
    grid-area: log;
  }

  chat-box-people {
    display: none;
    grid-area: log;
    z-index: 1;
    background: var(--surface);
  }

  chat-box-people.shown {
    display: flex;
  }

  footer {
    grid-area: footer;
    padding: 0 calc(var(--space) * 1.5) calc(var(--space) * 1.5);
    background: var(--chat-raised);
  }

  /* The line that its script will draw. */
  chat-box-status:not(:defined) {
    display: flex;
    align-items: center;
    min-block-size: 1.9em;
    font-size: 0.875em;
    color: var(--quiet);
  }

  .refusal {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--space);
    margin-block-end: var(--space);
    padding: var(--space);
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--surface);
    color: var(--trouble);
    font-size: 0.875em;
  }

  .refusal button {
    --height: 2.25em;
    flex: none;
    align-self: start;
    inline-size: var(--height);
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--quiet);
  }

  @container (width < 36em) {
    /* The list of people lies over the log. What screen readers announce in the log stays. */
    .covered {
      visibility: hidden;
    }
  }

  /* A wider box has space for the list beside the log. */
  @container (width >= 36em) {
    section:has(> .shown:not([hidden])) {
      grid-template:
        'header header' auto
        'room people' auto
        'log people' minmax(0, 1fr)
        'footer people' auto
        / minmax(0, 1fr) 17em;
    }

    chat-box-people {
      grid-area: people;
      border-inline-start: 1px solid var(--line);
      background: var(--raised);
    }
  }

  @container (width >= 56em) {
    section:has(> chat-box-people:not([hidden])) {
      grid-template:
        'header header' auto
        'room people' auto
        'log people' minmax(0, 1fr)
        'footer people' auto
        / minmax(0, 1fr) 17em;
    }

    .online {
      display: none;
    }

    chat-box-people {
      display: flex;
    }
  }
`;
