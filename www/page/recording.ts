/** The recording and the button that plays it. */
export interface RecordingElements {
  readonly picture: HTMLElement;
  readonly button: HTMLButtonElement;
}

/** Ending of the file of a still picture. The recording has the same name without it. */
const STILL = '-still.webp';
const LABELS = { play: 'Play the recording', stop: 'Stop the recording' };

/**
 * Plays the recording when the button is pressed, and shows the still picture again when it is pressed a second time. Nothing
 * moves before (WCAG 2.2.2), and the recording loads only then.
 */
export function startRecording({ picture, button }: RecordingElements): void {
  let isPlaying = false;
  const rename = (name: string) =>
    isPlaying ? name.replace(STILL, '.webp') : name.replace(/(?<!-still)\.webp/, STILL);
  button.addEventListener('click', () => {
    isPlaying = !isPlaying;
    button.textContent = isPlaying ? LABELS.stop : LABELS.play;
    for (const source of picture.querySelectorAll('source')) source.srcset = rename(source.srcset);
    for (const image of picture.querySelectorAll('img')) image.src = rename(image.src);
  });
}
