/** Wraps a function so that it runs again only when one of its arguments differs from the last call. */
export function memoize<Args extends readonly unknown[], Result>(
  compute: (...args: Args) => Result,
): (...args: Args) => Result {
  let last: { readonly args: Args; readonly result: Result } | undefined;
  return (...args) => {
    if (!last?.args.every((argument, at) => argument === args[at])) last = { args, result: compute(...args) };
    return last.result;
  };
}
