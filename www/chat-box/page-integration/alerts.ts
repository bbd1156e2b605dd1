/** Minimum time between two chimes, so that a busy room does not ring without a pause. */
const CHIME_INTERVAL_MS = 2_000;

let isResting = false;

/** Plays two short notes, at most every two seconds. Does nothing before the reader's first action, as browsers require. */
export function playChime(): void {
  if (isResting || !navigator.userActivation.hasBeenActive) return;
  isResting = true;
  setTimeout(() => (isResting = false), CHIME_INTERVAL_MS);
  const context = new AudioContext();
  const volume = new GainNode(context, { gain: 0.1 });
  const tone = new OscillatorNode(context, { frequency: 660 });
  tone.frequency.setValueAtTime(880, 0.12);
  // Fades out: a note that stops abruptly clicks.
  volume.gain.setTargetAtTime(0, 0.12, 0.06);
  // An open context keeps the sound device busy.
  tone.onended = () => void context.close();
  tone.connect(volume).connect(context.destination);
  tone.start();
  tone.stop(0.5);
}

/** Maximum length of a notification's text, in UTF-16 units. Systems show less. */
const MAX_NOTIFICATION_UNITS = 200;

/** Returns true when the page can ask for permission to show notifications, and has not asked yet. */
export function mayAskToNotify(): boolean {
  return typeof Notification !== 'undefined' && Notification.permission === 'default';
}

/** Minimum time between two notifications, so that a busy room does not flood the reader. */
const NOTIFICATION_INTERVAL_MS = 5_000;
/** The notification that is shown, and the message that it is about. */
let shown: { readonly notification: Notification; readonly id: string } | undefined;
let isNotificationRecent = false;
/** The newest message that arrived since the last notification. */
let newest: { readonly show: () => void; readonly id: string } | undefined;

/**
 * Shows a notification about the message with an id, if the reader has given permission. It replaces the last one. Of several within 5 seconds, it shows
 * only the newest at the end of that time, if the page is still hidden.
 */
export function notify(id: string, title: string, body: string, tag: string, clicked: () => void): void {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
  const show = () => {
    isNotificationRecent = true;
    setTimeout(() => {
      isNotificationRecent = false;
      const later = newest;
      newest = undefined;
      if (document.hidden) later?.show();
    }, NOTIFICATION_INTERVAL_MS);
    try {
      shown?.notification.close();
      const cut = (part: string) => part.slice(0, MAX_NOTIFICATION_UNITS);
      const notification = new Notification(cut(title), { body: cut(body), tag });
      shown = { notification, id };
      notification.onclick = () => {
        notification.close();
        window.focus();
        clicked();
      };
    } catch {
      // Chrome for Android has the constructor but does not allow its use.
    }
  };
  if (isNotificationRecent) newest = { show, id };
  else show();
}

/** Closes the notification about a message. Without an id, closes any: the reader looks at the page. */
export function closeNotification(id?: string): void {
  if (newest && newest.id === (id ?? newest.id)) newest = undefined;
  if (!shown || shown.id !== (id ?? shown.id)) return;
  shown.notification.close();
  shown = undefined;
}
