import { css } from 'lit';

export const shellStyles = css`
  :host {
    background: var(--surface);
    color: var(--ink);
  }

  .shell {
    display: grid;
    grid-template-columns: 13.5rem minmax(0, 1fr);
    min-block-size: 100vh;
  }

  .side {
    display: flex;
    position: sticky;
    inset-block-start: 0;
    flex-direction: column;
    gap: 1.25rem;
    block-size: 100vh;
    padding: 1.25rem 0.75rem;
    border-inline-end: 1px solid var(--line);
    background: var(--raised);
    overflow-y: auto;
  }

  .brand {
    display: flex;
    align-items: center;
    gap: 0.6rem;
    min-inline-size: 0;
    padding-inline: 0.6rem;
    font-weight: 650;
    text-decoration: none;
  }

  .brand img {
    flex: none;
  }

  .brand small {
    display: block;
    color: var(--quiet);
    font-weight: 400;
    overflow-wrap: anywhere;
  }

  nav {
    display: grid;
    gap: 2px;
  }

  nav a {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.5em;
    padding: 0.4em 0.6rem;
    border-radius: 0.5em;
    color: var(--ink);
    text-decoration: none;
  }

  nav a:hover {
    background: color-mix(in oklab, var(--ink) 6%, transparent);
    color: var(--ink);
  }

  nav a[aria-current] {
    background: color-mix(in oklab, var(--accent) 13%, transparent);
    font-weight: 600;
  }

  .badge {
    min-inline-size: 1.6em;
    padding: 0 0.5em;
    border-radius: 1em;
    background: var(--accent);
    color: var(--on-accent);
    font-size: 0.86em;
    font-weight: 600;
    text-align: center;
  }

  .side > button {
    margin-block-start: auto;
    background: none;
  }

  main {
    inline-size: 100%;
    max-inline-size: 66rem;
    padding: 1.75rem clamp(1rem, 3vw, 2.5rem) 4rem;
  }

  h1 {
    margin: 0 0 1.25rem;
    font-size: 1.43rem;
    font-weight: 650;
    letter-spacing: -0.015em;
    line-height: 1.25;
    overflow-wrap: anywhere;
  }

  h1:focus {
    outline: none;
  }

  h1 a {
    color: var(--quiet);
    font-weight: 400;
    text-decoration: none;
  }

  .tabs {
    display: flex;
    flex-wrap: wrap;
    margin: -0.25rem -0.6rem 1.25rem;
  }

  .skip {
    position: fixed;
    inset-block-start: 0.5rem;
    inset-inline-start: 0.5rem;
    z-index: 9;
  }

  .skip:not(:focus) {
    clip-path: inset(50%);
  }

  .toast {
    display: flex;
    position: fixed;
    inset-block-end: 1.25rem;
    inset-inline: 1rem;
    z-index: 8;
    align-items: center;
    gap: 1rem;
    inline-size: fit-content;
    max-inline-size: calc(100% - 2rem);
    margin-inline: auto;
    padding: 0.6rem 1rem;
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--surface);
    box-shadow: var(--shadow);
  }

  .login {
    display: grid;
    place-items: center;
    min-block-size: 100vh;
    max-inline-size: none;
    padding: 1rem;
    background: var(--raised);
  }

  @media (width < 52em) {
    .shell {
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: auto 1fr;
    }

    .side {
      display: grid;
      position: static;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 0.75rem 1rem;
      block-size: auto;
      padding: 0.75rem;
      border-inline-end: 0;
      border-block-end: 1px solid var(--line);
    }

    .side > button {
      grid-area: 1 / 2;
      margin: 0;
    }

    nav {
      display: flex;
      flex-wrap: wrap;
      grid-column: 1 / -1;
    }

    nav a {
      padding-inline: 0.35rem;
      font-size: 0.95em;
    }

    .tabs a {
      padding-inline: 0.6rem;
    }

    main {
      padding-block: 1.25rem 3rem;
    }
  }

  @media (pointer: coarse) {
    nav a {
      min-block-size: 44px;
    }
  }

  @media (forced-colors: active) {
    nav a[aria-current] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
