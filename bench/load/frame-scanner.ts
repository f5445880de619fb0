/** Reads WebSocket frames off a byte stream without copying them, and finds in them the marks that the peers put into every delta. */
const FINAL_TEXT = 0x81;
const PING = 0x89;
const CLOSE = 0x88;
const MARK = 0x40;
const ZERO = 0x30;
const COLON = 0x3a;
const SEMICOLON = 0x3b;

export interface FrameEvents {
  /** A text frame without a mark, as text: the protocol's own messages. */
  control(text: string): void;
  /** One delta. `dueUs`: when it was due. */
  delta(seq: number, dueUs: number): void;
  /** A frame that had deltas in it. */
  frame(bytes: Buffer, start: number, end: number): void;
  ping(payload: Buffer): void;
  close(code: number): void;
}

/** Feed it chunks. It keeps what is incomplete. */
export function createFrameScanner(events: FrameEvents): (chunk: Buffer) => void {
  let rest: Buffer | null = null;

  return (chunk) => {
    const bytes = rest ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    while (bytes.length - at >= 2) {
      let length = bytes[at + 1]!;
      let header = 2;
      if (length === 126) {
        if (bytes.length - at < 4) break;
        length = bytes.readUInt16BE(at + 2);
        header = 4;
      } else if (length === 127) {
        if (bytes.length - at < 10) break;
        length = Number(bytes.readBigUInt64BE(at + 2));
        header = 10;
      }
      const start = at + header;
      const end = start + length;
      if (end > bytes.length) break;
      const opcode = bytes[at]!;
      at = end;
      if (opcode === FINAL_TEXT) readText(bytes, start, end, events);
      else if (opcode === PING) events.ping(bytes.subarray(start, end));
      else if (opcode === CLOSE) events.close(length >= 2 ? bytes.readUInt16BE(start) : 1005);
      else throw new Error(`unexpected frame ${opcode}`);
    }
    // A copy: a slice would keep the whole chunk alive, and with thousands of readers that is all of the memory.
    rest = at < bytes.length ? Buffer.from(bytes.subarray(at)) : null;
  };
}

function readText(bytes: Buffer, start: number, end: number, events: FrameEvents): void {
  let at = bytes.indexOf(MARK, start);
  if (at < 0 || at >= end) return events.control(bytes.toString('utf8', start, end));
  while (at >= 0 && at < end) {
    let seq = 0;
    let dueUs = 0;
    let byte = bytes[++at]!;
    for (; byte !== COLON; byte = bytes[++at]!) seq = seq * 10 + byte - ZERO;
    for (byte = bytes[++at]!; byte !== SEMICOLON; byte = bytes[++at]!) dueUs = dueUs * 10 + byte - ZERO;
    events.delta(seq, dueUs);
    at = bytes.indexOf(MARK, at);
  }
  events.frame(bytes, start, end);
}
