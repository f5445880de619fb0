/** The context of a shared execution: reading a viewer there fails closed instead of showing one reader what only another may see (LIVE.md F2). */
const VIEWER_KEYS = ['actor', 'viewer'];

/** Not enumerable: whoever copies the context does not touch them. */
export function withoutViewer(context: object): object {
  for (const key of VIEWER_KEYS) {
    Object.defineProperty(context, key, {
      enumerable: false,
      configurable: false,
      get() {
        throw new Error(`context.${key} was read in a shared execution: use context.scope, or mark the field with extensions.viewer`);
      },
    });
  }
  return context;
}
