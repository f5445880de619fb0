/** Header of an unfragmented, unmasked text frame (RFC 6455, 5.2), as a latin1 string to be written together with its ASCII payload. */
const FINAL_TEXT = 0x81;
const MAX_INLINE = 125;
const MAX_16_BIT = 0xffff;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

let last = { length: -1, header: '' };

/** `length`: bytes of the payload, below 2^32. The readers of a group mostly get frames of one length. */
export function textFrameHeader(length: number): string {
  if (last.length !== length) last = { length, header: makeHeader(length) };
  return last.header;
}

function makeHeader(length: number): string {
  if (length <= MAX_INLINE) return String.fromCharCode(FINAL_TEXT, length);
  if (length <= MAX_16_BIT) return String.fromCharCode(FINAL_TEXT, LENGTH_16, length >>> 8, length & 0xff);
  return String.fromCharCode(
    FINAL_TEXT,
    LENGTH_64,
    0,
    0,
    0,
    0,
    length >>> 24,
    (length >>> 16) & 0xff,
    (length >>> 8) & 0xff,
    length & 0xff,
  );
}
