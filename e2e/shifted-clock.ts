/** Imported into a server's process before anything else: its clock goes so many milliseconds before the machine's. */
const shiftMs = Number(process.env['CLOCK_AHEAD_MS'] ?? 0);
const RealDate = Date;

if (shiftMs !== 0) {
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, values: [] | [number]) => (values.length === 0 ? new target(target.now() + shiftMs) : new target(...values)),
    get: (target, name) => (name === 'now' ? () => target.now() + shiftMs : Reflect.get(target, name)),
  });
}
