/** Statements that define `drawPicture`, which creates a picture file in a page, and `paste` and `drop`, which hand files to the chat. */
export const PICTURE_HELPERS = `
  const drawPicture = async (width, height, type = 'image/png', colour = 'steelblue') => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d');
    context.fillStyle = colour;
    context.fillRect(0, 0, width, height);
    context.fillStyle = 'white';
    context.fillRect(width / 4, height / 4, width / 4, height / 4);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, type));
    return new File([blob], 'holiday', { type });
  };
  const dataOf = (files) => {
    const data = new DataTransfer();
    for (const file of files) data.items.add(file);
    return data;
  };
  const paste = (...files) =>
    part('composer').querySelector('textarea').dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: dataOf(files), bubbles: true, cancelable: true, composed: true }));
  const drop = (...files) => {
    for (const type of ['dragover', 'drop'])
      part('log').querySelector('.scroller').dispatchEvent(
        new DragEvent(type, { dataTransfer: dataOf(files), bubbles: true, cancelable: true, composed: true }));
  };
`;
