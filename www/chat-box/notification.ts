/** Longest body, in UTF-16 units; systems cut it anyway. */
const BODY = 200;

/** Somebody could be asked whether notifications may be shown, and was not yet. */
export function mayAskToNotify(): boolean {
  return typeof Notification !== 'undefined' && Notification.permission === 'default';
}

/** Shows a notification, in place of the last one with this tag, if that was allowed. */
export function notify(title: string, body: string, tag: string, clicked: () => void): void {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
  try {
    const shown = new Notification(title, { body: body.slice(0, BODY), tag });
    shown.onclick = () => {
      shown.close();
      window.focus();
      clicked();
    };
  } catch {
    // Chrome for Android has the constructor and forbids it.
  }
}
