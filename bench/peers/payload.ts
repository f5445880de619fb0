/** What every peer sends: one delta, marked with its number and the moment when it was due, so that the load client can check and time it. */
const FILLER = [
  'The night train ',
  'läuft über die ',
  'Brücke von ',
  'Малага, and ',
  'nobody sleeps; ',
  'the lamp burns ',
  'until the morning ',
];

/** `@<seq>:<due>;`, then text. Nothing else that a peer sends contains `@`. `dueUs`: machine's monotonic clock. */
export function markedText(seq: number, dueUs: number, length = 0): string {
  const words = FILLER[seq % FILLER.length]! + FILLER[(seq * 3) % FILLER.length]!;
  return `@${seq}:${Math.round(dueUs)};${words}`.padEnd(length, 'x');
}

export const nowUs = (): number => Number(process.hrtime.bigint() / 1000n);

/** The result that the real API gives for a delta, for the peers that have no GraphQL. */
export function deltaResult(seq: number, text: string): string {
  return JSON.stringify({
    data: { sessionEvents: { __typename: 'TextAppended', cursor: `peer.${seq}`, messageId: MESSAGE_ID, offset: seq, text } },
  });
}

export const MESSAGE_ID = 'msg_01m7vrz28qmqy5b5c4w4hwx0kp';
