/**
 * Statements that translate the page as Chrome does: each text becomes two nested elements in place of its text node, in all
 * shadow roots too. Leaves out what has `translate="no"`.
 */
export const TRANSLATE = `
  const translate = (root) => {
    const nodes = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
      node.nodeType === 1 && (node.translate === false || ['STYLE', 'SCRIPT', 'TEXTAREA'].includes(node.localName?.toUpperCase()))
        ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const texts = [];
    for (let node; (node = nodes.nextNode()); ) {
      if (node.nodeType === 3 && node.data.trim() !== '' && !node.parentElement?.closest('font')) texts.push(node);
      else if (node.shadowRoot) translate(node.shadowRoot);
    }
    for (const text of texts) {
      const outer = document.createElement('font');
      outer.append(document.createElement('font'));
      outer.firstChild.textContent = '«' + text.data + '»';
      text.replaceWith(outer);
    }
  };
  translate(document.body);
`;
