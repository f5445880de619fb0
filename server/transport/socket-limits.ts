/** How many, how long, how large: the limits of the WebSocket door. */
export interface SocketLimits {
  /** `connection_init` must come within this time. */
  initMs: number;
  /** Between two pings; presence ends within 10 s of a dead socket (LIVE.md D4), that is when the next is due and the last was not answered. */
  pingMs: number;
  /** A socket that answered no ping for so long is cut. */
  silentMs: number;
  /** Who has more answers unread than this and asks on is closed: far more than what a slow line has of one snapshot. */
  unsentBytes: number;
  subscriptionsPerSocket: number;
  socketsPerActor: number;
  socketsPerAddress: number;
  /** A credential is checked again within this time, even if nobody asked for it. */
  recheckMs: number;
  /** For the closing handshake; what is unsent by then is dropped. */
  closeMs: number;
}

export const SOCKET_LIMITS: SocketLimits = {
  initMs: 5_000,
  pingMs: 4_000,
  silentMs: 24_000,
  unsentBytes: 16 * 1024 * 1024,
  subscriptionsPerSocket: 50,
  /** Against a client gone wild, not against large rooms: 10,000 readers may sit behind one address, and a bot may open one socket for each. */
  socketsPerActor: 20_000,
  socketsPerAddress: 20_000,
  recheckMs: 30_000,
  closeMs: 5_000,
};
