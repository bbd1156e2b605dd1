/** A line about the server below the two chats. */
export interface ServerLine {
  readonly text: string;
  /** A command of a shell before the text. */
  readonly command?: string;
  readonly isGone?: true;
}

/** What a picture consists of. */
export interface Sources {
  /** Screenshots of the two chats side by side, as PNG in base64. */
  readonly chats: readonly string[];
  readonly line: ServerLine;
  readonly scheme: 'light' | 'dark';
}

/** A picture, and the pixels that differ from the one before it; null if there are none. */
export interface Composition {
  /** PNG in base64. */
  readonly whole: string;
  readonly difference: Difference | null;
}

/** A rectangle, in pixels, as PNG in base64. Pixels that have not changed are transparent. */
export interface Difference {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly png: string;
}

/** Composes a picture. Runs in a page, because Bun decodes and draws no pixels, so it uses nothing of this module. */
export async function compose({ chats, line, scheme }: Sources): Promise<Composition> {
  const [gap, lineHeight, radius] = [20, 72, 20];
  const colours = {
    light: { page: '#ebe6e0', line: '#ffffff', ink: '#2c2520', good: '#2d9455' },
    dark: { page: '#0d0b0a', line: '#241f1c', ink: '#f1ece7', good: '#5cc285' },
  }[scheme];
  const encode = async (canvas: OffscreenCanvas) => {
    const blob = await canvas.convertToBlob({ type: 'image/png' });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  };
  const draw = (width: number, height: number) => {
    const canvas = new OffscreenCanvas(width, height);
    return { canvas, context: canvas.getContext('2d') as OffscreenCanvasRenderingContext2D };
  };
  const images = await Promise.all(
    chats.map(async (png) => {
      const image = new Image();
      image.src = `data:image/png;base64,${png}`;
      await image.decode();
      return image;
    }),
  );
  const width = images.reduce((sum, image) => sum + image.width + gap, gap);
  const chatHeight = images[0]?.height ?? 0;
  const height = chatHeight + lineHeight + 3 * gap;
  const { canvas, context } = draw(width, height);
  const box = (x: number, y: number, boxWidth: number, boxHeight: number) => {
    context.beginPath();
    context.roundRect(x, y, boxWidth, boxHeight, radius);
  };
  context.fillStyle = colours.page;
  context.fillRect(0, 0, width, height);
  let x = gap;
  for (const image of images) {
    context.save();
    box(x, gap, image.width, image.height);
    context.clip();
    context.drawImage(image, x, gap);
    context.restore();
    x += image.width + gap;
  }
  const top = chatHeight + 2 * gap;
  const [fill, ink] = line.isGone ? ['#8f1f1a', '#ffffff'] : [colours.line, colours.ink];
  context.fillStyle = fill;
  box(gap, top, width - 2 * gap, lineHeight);
  context.fill();
  context.fillStyle = line.isGone ? '#ffb4a9' : colours.good;
  context.beginPath();
  const middle = top + lineHeight / 2;
  if (line.isGone) context.rect(gap + 26, middle - 12, 24, 24);
  else context.arc(gap + 38, middle, 12, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = ink;
  context.textBaseline = 'middle';
  let textStart = gap + 68;
  for (const [text, font] of [
    [line.command, '600 28px "DejaVu Sans Mono", monospace'],
    [line.text, '30px system-ui, sans-serif'],
  ] as const) {
    if (text === undefined) continue;
    context.font = font;
    context.fillText(text, textStart, middle + 2);
    textStart += context.measureText(text).width + 24;
  }

  const studio = window as unknown as { previous: ImageData | undefined };
  const picture = context.getImageData(0, 0, width, height);
  const [now, then] = [picture, studio.previous].map((data) => data && new Uint32Array(data.data.buffer));
  studio.previous = picture;
  const changes = new ImageData(width, height);
  const changed = new Uint32Array(changes.data.buffer);
  let [left, upper, right, lower] = [width, height, -1, -1];
  for (let at = 0; at < width * height; at++) {
    if (now?.[at] === then?.[at]) continue;
    changed[at] = now?.[at] ?? 0;
    const [column, row] = [at % width, Math.floor(at / width)];
    [left, right] = [Math.min(left, column), Math.max(right, column)];
    [upper, lower] = [Math.min(upper, row), Math.max(lower, row)];
  }
  const whole = await encode(canvas);
  if (right < 0) return { whole, difference: null };
  // An animated WebP stores even places only.
  [left, upper] = [left - (left % 2), upper - (upper % 2)];
  const area = { width: right - left + 1, height: lower - upper + 1 };
  const cut = draw(area.width, area.height);
  cut.context.putImageData(changes, -left, -upper);
  return { whole, difference: { x: left, y: upper, ...area, png: await encode(cut.canvas) } };
}
