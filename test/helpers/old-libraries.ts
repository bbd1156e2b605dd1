/** What libraries of 2008 to 2013 do to a page, by name. Each is the text of a script. */
export const OLD_LIBRARIES: Readonly<Record<string, string>> = {
  'adds toJSON to arrays and texts, as Prototype 1.6 does': `
    const encode = (value) => Array.isArray(value) ? '[' + value.map(encode).join(', ') + ']' : '"' + value + '"';
    Array.prototype.toJSON = String.prototype.toJSON = function () { return encode(this); };
    Number.prototype.toJSON = Date.prototype.toJSON = function () { return String(this); };
    Array.prototype.reduce = function () { return this.length > 1 ? this : this[0]; };
    Array.prototype.entries = Array.prototype.toArray = function () { return [].concat(this); };`,
  'adds enumerable methods to all objects': `
    Object.prototype.toJSON = function () { return 'an object'; };
    Object.prototype.each = function () {};
    Object.prototype.Bear = 'a bear';`,
  'has its own JSON, as MooTools 1.2 does': `
    window.JSON = { encode: () => '', decode: () => null };`,
  'has its own JSON with the methods of the platform': `
    window.JSON = { stringify: (value) => String(value), parse: () => ({}) };`,
  'has its own Promise and Event': `
    window.Promise = function () {};
    window.Event = function (event) { this.event = event; };`,
  'has its own Object and Array functions': `
    Array.from = (list) => list.length ? list : [];
    Object.keys = Object.values = Object.entries = (object) => object.keys || [];
    Object.fromEntries = Object.assign = (object) => object;
    Object.hasOwn = () => false;`,
};

/** Runs `act` while a library's `toJSON` is on all arrays, texts and objects of this process. */
export function withToJson<Result>(act: () => Result): Result {
  const prototypes: object[] = [Array.prototype, String.prototype, Object.prototype];
  const toJSON = () => 'from a library';
  for (const prototype of prototypes) {
    Object.defineProperty(prototype, 'toJSON', { value: toJSON, configurable: true, enumerable: true });
  }
  try {
    return act();
  } finally {
    for (const prototype of prototypes) Reflect.deleteProperty(prototype, 'toJSON');
  }
}
