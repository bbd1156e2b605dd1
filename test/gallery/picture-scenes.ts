import { chatMember } from '../helpers/chat-member.ts';
import type { BrowserPage } from '../helpers/browser-page.ts';
import { PICTURE_HELPERS } from '../helpers/page-pictures.ts';
import type { TestServer } from '../helpers/start-test-server.ts';
import { sendPicture, uploadPicture } from '../helpers/upload-picture.ts';
import { haveConversation } from './sample-conversation.ts';
import type { Scene } from './scenes.ts';

const PICTURES = `all(part('log'), '.open-picture img')`;
const DIALOG = `box.shadowRoot.querySelector('chat-box-lightbox')?.shadowRoot.querySelector('dialog')`;
const TRAY = `all(part('composer'), '.tray li')`;
const WIDTHS = [320, 768, 1_280];

/** Draws a landscape of a size in the page, and returns it as base64. */
function drawn(page: BrowserPage, width: number, height: number): Promise<string> {
  return page.read<string>(`(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: ${width}, height: ${height} });
    const context = canvas.getContext('2d');
    const sky = context.createLinearGradient(0, 0, 0, ${height});
    sky.addColorStop(0, '#2f6fb0');
    sky.addColorStop(1, '#f4c28a');
    context.fillStyle = sky;
    context.fillRect(0, 0, ${width}, ${height});
    context.fillStyle = '#fff3d6';
    context.beginPath();
    context.arc(${width * 0.7}, ${height * 0.35}, ${Math.min(width, height) * 0.1}, 0, 7);
    context.fill();
    for (const [at, colour] of [[0.6, '#4b6b57'], [0.75, '#2c4a3b']]) {
      context.fillStyle = colour;
      context.beginPath();
      context.moveTo(0, ${height});
      for (let x = 0; x <= ${width}; x += ${width} / 40)
        context.lineTo(x, ${height} * (at + 0.08 * Math.sin((x / ${width}) * 9 + at * 20)));
      context.lineTo(${width}, ${height});
      context.fill();
    }
    return canvas.toDataURL('image/jpeg').split(',')[1];
  })()`);
}

/** Has a conversation with a wide, a high and a small picture. */
async function withPictures(page: BrowserPage, server: TestServer, stack: AsyncDisposableStack): Promise<void> {
  await page.name();
  await haveConversation(page, server, stack);
  const ann = stack.use(await chatMember(server.url, 'WebSocket', 'lobby'));
  const pictures = [
    { size: [1_600, 1_000], text: 'From the ridge this morning', alt: 'The sun above two wooded hills' },
    { size: [500, 1_100], text: '', alt: 'A narrow view of the same hills' },
    { size: [90, 60], text: 'And the icon', alt: '' },
  ] as const;
  for (const { size, text, alt } of pictures) {
    const bytes = Buffer.from(await drawn(page, size[0], size[1]), 'base64');
    await sendPicture(ann, await uploadPicture(ann, server.url, 'lobby', bytes), text, alt);
  }
  await page.until(`${PICTURES}.length === 3 && ${PICTURES}.every((image) => image.naturalWidth > 0)`);
}

/** Adds two pictures, and a file of another kind, above the message field. */
async function inTray(page: BrowserPage, server: TestServer, stack: AsyncDisposableStack): Promise<void> {
  await page.name();
  await haveConversation(page, server, stack);
  await page.until(`part('composer').querySelector('.attach')`);
  await page.run(`${PICTURE_HELPERS}
    paste(await drawPicture(1200, 800), await drawPicture(60, 90, 'image/jpeg', 'tomato'), new File(['-'], 'a.png', { type: 'image/png' }));`);
  await page.until(`${TRAY}.length === 3 && ${TRAY}[2].querySelector('.problem')`);
  await page.click(`${TRAY}[0].querySelector('input')`);
  await page.type('A white square on blue');
}

async function inFullSize(page: BrowserPage, server: TestServer, stack: AsyncDisposableStack): Promise<void> {
  await withPictures(page, server, stack);
  await page.run(`all(part('log'), '.open-picture')[0].click()`);
  await page.until(`${DIALOG}?.querySelector('img')?.naturalWidth > 0`);
}

/** Scenes of pictures. */
export const pictureScenes: readonly Scene[] = [
  { name: 'pictures', arrange: withPictures },
  { name: 'pictures-arabic', attributes: 'lang="ar"', arrange: withPictures },
  { name: 'picture-tray', arrange: inTray },
  { name: 'picture-tray-arabic', attributes: 'lang="ar"', arrange: inTray },
  { name: 'lightbox', arrange: inFullSize },
  { name: 'lightbox-arabic', attributes: 'lang="ar"', arrange: inFullSize },
].map((scene) => ({ ...scene, widths: WIDTHS, environment: { FILES: 'all' } }));
