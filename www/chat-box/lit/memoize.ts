/** A function that works again only when one of its arguments is another than last time. */
export function memoize<Args extends readonly unknown[], Result>(
  work: (...args: Args) => Result,
): (...args: Args) => Result {
  let last: { readonly args: Args; readonly result: Result } | undefined;
  return (...args) => {
    if (!last?.args.every((one, at) => one === args[at])) last = { args, result: work(...args) };
    return last.result;
  };
}
