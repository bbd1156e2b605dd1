/** Identifies the scripts of one build. The bundler sets it. */
declare const BUILD_ID: string;

/**
 * Imports a script that is served beside `chat-box.js`: `de` is `chat-box.de.js`. Its address names the build, so that browsers
 * keep it without asking the server again. `retry`: the number of earlier failures, because a browser may keep a failed import
 * of an address.
 */
export function importScript<Script extends object>(name: string, retry: number = 0): Promise<Script> {
  const query = retry > 0 ? `&retry=${retry}` : '';
  return import(new URL(`chat-box.${name}.js?v=${BUILD_ID}${query}`, import.meta.url).href) as Promise<Script>;
}
