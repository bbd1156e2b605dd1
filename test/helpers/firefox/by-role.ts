/**
 * Functions that expressions in Firefox may use. They find what a person finds: by role, name and text, in all shadow roots,
 * and only what is shown. The roles are those that the element uses. `brightness` is that of a colour, from 0 to 1.
 */
export const ROLE_HELPERS = `
  const box = document.querySelector('chat-box');
  const ROLES = { article: 'article', button: 'button, summary', textbox: 'textarea, input:not([type])', searchbox: 'input[type=search]' };
  function* below(root) {
    for (const element of root.querySelectorAll('*')) {
      yield element;
      if (element.shadowRoot) yield* below(element.shadowRoot);
    }
  }
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const textOf = (element) => element.textContent.replace(/\\s+/g, ' ').trim();
  const visibleText = (element) => element.innerText.replace(/\\s+/g, ' ').trim();
  const label = (element) => element.getRootNode().getElementById(element.getAttribute('aria-labelledby') ?? '');
  const nameOf = (element) => {
    const described = label(element) === null ? element.ariaLabel : textOf(label(element));
    if (described) return described;
    const hidden = element.querySelector('[aria-hidden=true]') !== null;
    return (hidden ? '' : textOf(element)) || element.title || element.placeholder || textOf(element);
  };
  const hasRole = (element, role) => element.role === null ? element.matches(ROLES[role] ?? ':not(*)') : element.role === role;
  const allByRole = (role, name) => [...below(document)].filter((element) =>
    hasRole(element, role) && isShown(element) && (name === undefined || nameOf(element) === name));
  const byRole = (role, name) => allByRole(role, name)[0];
  const messages = () => allByRole('article');
  const message = (text) => messages().find((article) => visibleText(article).includes(text));
  const field = () => byRole('textbox', 'Message');
  const visibleTexts = () => [...below(document)].filter(isShown).flatMap((element) => [...element.childNodes])
    .filter((node) => node.nodeType === 3).map((node) => node.data.trim()).filter(Boolean).join(' | ');
  const shows = (text) => [...below(document)].some((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.includes(text)) && isShown(element));
  const brightness = (colour) => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d');
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
    return (red + green + blue) / 3 / 255;
  };
`;
