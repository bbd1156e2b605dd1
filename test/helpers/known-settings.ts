import { readConfig } from '../../src/config/config.ts';

/** Every environment variable that the config reads. */
export function knownSettings(): ReadonlySet<string> {
  const names = new Set<string>();
  const recorder: Record<string, string | undefined> = new Proxy(
    {},
    { get: (_, name) => void names.add(String(name)) },
  );
  readConfig(recorder);
  return names;
}
