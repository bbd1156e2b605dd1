import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { bun, nativeComponents, readProject } from './licenses.ts';

/** An entry of `packages` in bun.lock. */
type LockedPackage = readonly [id: string, registry: string, links: Links, integrity: string];

interface Links {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface LockFile {
  readonly workspaces: Readonly<
    Record<string, Links & { readonly devDependencies?: Readonly<Record<string, string>> }>
  >;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** The file that `bun run sbom` writes, unless an argument names another one. */
const OUTFILE = 'dist/chat-box.cdx.json';

/** Lists all packages of the lock file and all compiled libraries as a CycloneDX document. */
export async function composeSbom(lock: LockFile): Promise<string> {
  const { name, version } = await readProject();
  const { Library, Application } = Enums.ComponentType;
  const root = new Models.Component(Application, name, { version, bomRef: `${name}@${version}` });
  const bom = new Models.Bom({ metadata: new Models.Metadata({ component: root }) });
  const components = new Map<string, Models.Component>();
  const delivered = deliveredKeys(lock);
  for (const [key, [id, , , integrity]] of Object.entries(lock.packages)) {
    const at = id.lastIndexOf('@');
    const scope = delivered.has(key) ? Enums.ComponentScope.Required : Enums.ComponentScope.Excluded;
    const purl = `pkg:npm/${id.slice(0, at).replace('@', '%40')}@${id.slice(at + 1)}`;
    const properties = { version: id.slice(at + 1), purl, scope, bomRef: key };
    const component = new Models.Component(Library, id.slice(0, at), properties);
    component.hashes.set(Enums.HashAlgorithm['SHA-512'], Buffer.from(integrity.slice(7), 'base64').toString('hex'));
    components.set(key, component);
    bom.components.add(component);
  }
  for (const [key, [, , links]] of Object.entries(lock.packages)) {
    for (const dependency of resolveLinks(lock, key, links)) {
      const ref = components.get(dependency)?.bomRef;
      if (ref) components.get(key)?.dependencies.add(ref);
    }
  }
  for (const key of Object.keys(lock.workspaces['']?.dependencies ?? {})) {
    const ref = components.get(key)?.bomRef;
    if (ref) root.dependencies.add(ref);
  }
  // The package of the addon is in the lock file already.
  const compiled = (await nativeComponents()).filter(({ title }) => !title.startsWith('node-datachannel '));
  for (const { title, license, source, cpe } of [...compiled, bun()]) {
    const [library = '', libraryVersion] = title.split(' ');
    const scope = Enums.ComponentScope.Required;
    const properties = {
      scope,
      bomRef: title,
      ...(libraryVersion && { version: libraryVersion }),
      ...(cpe && { cpe }),
    };
    const component = new Models.Component(Library, library, properties);
    component.licenses.add(new Models.SpdxLicense(license));
    component.externalReferences.add(
      new Models.ExternalReference(source.split(' ')[0] ?? '', Enums.ExternalReferenceType.VCS),
    );
    bom.components.add(component);
    root.dependencies.add(component.bomRef);
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return serializer.serialize(bom, { sortLists: true, space: 2 });
}

/** Returns the keys of the packages that the server or the scripts contain: all but those that only tests need. */
function deliveredKeys(lock: LockFile): ReadonlySet<string> {
  const keys = new Set<string>();
  const visit = (key: string) => {
    if (keys.has(key)) return;
    keys.add(key);
    for (const dependency of resolveLinks(lock, key, lock.packages[key]?.[2] ?? {})) visit(dependency);
  };
  for (const key of Object.keys(lock.workspaces['']?.dependencies ?? {})) visit(key);
  return keys;
}

/** Returns the keys of a package's dependencies. A nested version, such as `a/b`, precedes the common one. */
function resolveLinks({ packages }: LockFile, key: string, links: Links): readonly string[] {
  const names = Object.keys({ ...links.dependencies, ...links.optionalDependencies });
  return names.map((dependency) => (packages[`${key}/${dependency}`] ? `${key}/${dependency}` : dependency));
}

if (import.meta.main) {
  const outfile = process.argv[2] ?? OUTFILE;
  const lock = Bun.JSONC.parse(await Bun.file(new URL('../../bun.lock', import.meta.url)).text()) as LockFile;
  await Bun.write(outfile, `${await composeSbom(lock)}\n`);
  console.log(`Wrote ${outfile}: a CycloneDX list of all dependencies.`);
}
