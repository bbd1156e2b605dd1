/** From one tone to the next, in milliseconds: a busy room is no bell. */
const CHIME_INTERVAL_MS = 2_000;

let isResting = false;

/** Plays two short notes, but not too often, and never before somebody has touched the page: browsers refuse it. */
export function playChime(): void {
  if (isResting || !navigator.userActivation.hasBeenActive) return;
  isResting = true;
  setTimeout(() => (isResting = false), CHIME_INTERVAL_MS);
  const context = new AudioContext();
  const volume = new GainNode(context, { gain: 0.1 });
  const tone = new OscillatorNode(context, { frequency: 660 });
  tone.frequency.setValueAtTime(880, 0.12);
  // Cut off, a note clicks.
  volume.gain.setTargetAtTime(0, 0.12, 0.06);
  // A context that stays holds the sound device.
  tone.onended = () => void context.close();
  tone.connect(volume).connect(context.destination);
  tone.start();
  tone.stop(0.5);
}

/** Longest body, in UTF-16 units; systems cut it anyway. */
const MAX_NOTIFICATION_BODY = 200;

/** Somebody could be asked whether notifications may be shown, and was not yet. */
export function mayAskToNotify(): boolean {
  return typeof Notification !== 'undefined' && Notification.permission === 'default';
}

/** Shows a notification, in place of the last one with this tag, if that was allowed. */
export function notify(title: string, body: string, tag: string, clicked: () => void): void {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
  try {
    const shown = new Notification(title, { body: body.slice(0, MAX_NOTIFICATION_BODY), tag });
    shown.onclick = () => {
      shown.close();
      window.focus();
      clicked();
    };
  } catch {
    // Chrome for Android has the constructor and forbids it.
  }
}
