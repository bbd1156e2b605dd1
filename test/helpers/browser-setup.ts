/**
 * Parts of Chromium that no test needs. Chromium loads two hidden pages for the address bar of each window, and starts a
 * renderer in advance for each page: together, half of the CPU time of a test.
 */
const UNUSED_FEATURES = [
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup', 'PreloadTopChromeWebUI'],
  ...['SpareRendererForSitePerProcess', 'MultipleSpareRPHs'],
];

/** The sandbox does not work as root. The other flags stop traffic to the browser's maker, GPU work and sound. */
export const BROWSER_FLAGS = [
  ...['--no-sandbox', '--hide-scrollbars', '--no-first-run', '--disable-gpu', '--disable-sync', '--disable-quic'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-default-apps', '--mute-audio'],
  // A renderer costs 0.25 s of processor time, a third of a page with a chat: all pages share one.
  ...['--disable-site-isolation-trials', '--renderer-process-limit=1'],
  `--disable-features=${UNUSED_FEATURES.join()}`,
];

/**
 * Functions that expressions may use: the first element of the page, the shadow root of one of its parts, and its visible
 * texts. `texts` leaves out the sender's name, which only screen readers get, and `status` the avatar. `status` is the
 * reason on the card after the end of a connection.
 */
export const EXPRESSION_HELPERS = `
  const box = document.querySelector('chat-box');
  const part = (name, of = box) => of.shadowRoot.querySelector('chat-box-' + name).shadowRoot;
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const shown = (element) => element.textContent.replace(/\\s+/g, ' ').trim();
  const people = () => all(part('people'), '.name').map(shown);
  const you = () => shown(part('status').querySelector('.you'));
  const ending = () => box.shadowRoot.querySelector('chat-box-empty.ended')?.shadowRoot ?? null;
  const status = () => shown(part('status').host.hidden ? ending().querySelector('.title') : part('status').querySelector('[role=status]')).replace(/^\\P{L}+/u, '');
  const texts = () => all(part('log'), '.text').map((p) => [...p.childNodes].filter((n) => n.nodeType === 3 || n.matches?.('a, .mention, .rest, strong, em, del, code, .block, .typed')).map((n) => n.textContent).join(''));
  const personForm = () => part('people').querySelector('chat-box-person-form')?.shadowRoot?.querySelector('form') ?? null;
  const connectionPanel = () => box.shadowRoot.querySelector('chat-box-connection-panel').shadowRoot;
  const menu = () => box.shadowRoot.querySelector('chat-box-menu')?.shadowRoot ?? null;
  const moderation = () => box.shadowRoot.querySelector('chat-box-moderation')?.shadowRoot ?? null;
  const sanction = () => moderation().querySelector('chat-box-sanction').shadowRoot.querySelector('form');
  const sheet = () => moderation().querySelector('chat-box-moderation-sheet').shadowRoot;
  const notice = () => moderation().querySelector('chat-box-notice').shadowRoot.querySelector('.notice');
  const tool = (script) => box.shadowRoot.querySelector('header [data-script=' + script + ']');
  const presence = () => all(part('log'), '.presence').map(shown).join(' | ');
`;
