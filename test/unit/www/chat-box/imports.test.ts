import { expect, test } from 'bun:test';
import { projectRoot } from '../../../helpers/project-root.ts';

/** Globals that only browsers have. */
const BROWSER_GLOBALS = [
  ...['customElements', 'document', 'window', 'HTMLElement', 'matchMedia', 'localStorage', 'sessionStorage'],
  ...['MutationObserver', 'ResizeObserver', 'Notification', 'AudioContext', 'RTCPeerConnection', 'CSSStyleSheet'],
];

/**
 * Imports every module of the element but define.ts, and fails when a module reads a global of browsers. Lit is imported
 * first: its build for servers, which Bun takes, brings its own `HTMLElement` and `customElements`.
 */
const SCRIPT = `
  await import('lit');
  const reads = [];
  for (const name of ${JSON.stringify(BROWSER_GLOBALS)}) {
    Object.defineProperty(globalThis, name, { configurable: true, get: () => void reads.push(name) });
  }
  const files = [...new Bun.Glob('**/*.ts').scanSync('www/chat-box')].filter((file) => file !== 'define.ts').sort();
  for (const file of files) {
    await import(process.cwd() + '/www/chat-box/' + file);
    if (reads.length > 0) throw new Error(file + ' reads ' + reads);
  }
  console.log(files.length);
`;

test('Importing any module of the element but define.ts touches no DOM', () => {
  // In a process of its own: other tests may have imported a module already.
  const { stdout, stderr } = Bun.spawnSync([process.execPath, '-e', SCRIPT], { cwd: projectRoot });
  expect(stderr.toString()).toBe('');
  expect(Number(stdout.toString())).toBeGreaterThan(60);
});
