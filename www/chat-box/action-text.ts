const ME = '/me ';

/** What somebody does, if the text says so: `waves` for `/me waves`. */
export function actionOf(text: string): string | undefined {
  return text.startsWith(ME) && text.trim().length > ME.length ? text.slice(ME.length) : undefined;
}
