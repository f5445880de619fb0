/** WebSocket close codes: those of graphql-transport-ws, and ours above them. */
export const CLOSE_CODES = {
  /** The server is draining: reconnect, with jitter. */
  goingAway: 1001,
  badRequest: 4400,
  unauthorized: 4401,
  forbidden: 4403,
  /** The reader did not read for too long (LIVE.md F4). */
  tooSlow: 4408,
  subscriberExists: 4409,
  tooManyRequests: 4429,
} as const;
