/** A large edit as updates that the server takes (LIVE.md D1): Yjs makes one update of a paste, or of an undone deletion, however long it is. */
import { ContentString, createID, decodeUpdate, Item, Skip, UpdateEncoderV1 } from 'yjs';

type Struct = ReturnType<typeof decodeUpdate>['structs'][number];
type Deletion = { client: number; clock: number; len: number };

/** UTF-8 of one UTF-16 code unit. */
const MOST_BYTES_PER_UNIT = 3;
/** More than what stands around the text of one struct. */
const STRUCT_BYTES = 128;
const DELETION_BYTES = 24;

/** In an order in which each builds on those before it; applied one after the other they are the update. */
export function splitUpdate(update: Uint8Array, maxBytes: number): Uint8Array[] {
  if (update.length <= maxBytes) return [update];
  const { structs, ds } = decodeUpdate(update);
  const longestText = Math.floor((maxBytes - 2 * STRUCT_BYTES) / MOST_BYTES_PER_UNIT);
  const parts = packed(
    structs.flatMap((struct) => splitStruct(struct, longestText)),
    maxBytes - STRUCT_BYTES,
  );
  const deletions = [...ds.clients].flatMap(([client, items]) => items.map(({ clock, len }) => ({ client, clock, len })));
  return [
    ...parts.map((part) => encode(part, [])),
    ...chunked(deletions, Math.floor(maxBytes / DELETION_BYTES)).map((part) => encode([], part)),
  ];
}

/** As Yjs itself splits an item: each piece stands to the right of the one before. */
function splitStruct(struct: Struct, longest: number): Struct[] {
  if (!(struct instanceof Item) || !(struct.content instanceof ContentString) || struct.length <= longest) return [struct];
  const { client, clock } = struct.id;
  const pieces: Struct[] = [];
  const text = struct.content.str;
  for (let at = 0; at < text.length;) {
    const end = endOfPiece(text, at + longest);
    const origin = at === 0 ? struct.origin : createID(client, clock + at - 1);
    const content = new ContentString(text.slice(at, end));
    pieces.push(new Item(createID(client, clock + at), null, origin, null, struct.rightOrigin, struct.parent, struct.parentSub, content));
    at = end;
  }
  return pieces;
}

/** Half a surrogate pair is no text. */
function endOfPiece(text: string, end: number): number {
  if (end >= text.length) return text.length;
  const code = text.charCodeAt(end);
  return code >= 0xdc00 && code <= 0xdfff ? end - 1 : end;
}

/** Runs of one client without a gap, each small enough for one update. */
function packed(structs: readonly Struct[], maxBytes: number): Struct[][] {
  const parts: Struct[][] = [];
  let bytes = Infinity;
  let next: { client: number; clock: number } | null = null;
  for (const struct of structs) {
    if (struct instanceof Skip) continue;
    const size =
      STRUCT_BYTES + (struct instanceof Item && struct.content instanceof ContentString ? struct.length * MOST_BYTES_PER_UNIT : 0);
    const goesOn = next !== null && next.client === struct.id.client && next.clock === struct.id.clock;
    if (!goesOn || bytes + size > maxBytes) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)!.push(struct);
    bytes += size;
    next = { client: struct.id.client, clock: struct.id.clock + struct.length };
  }
  return parts;
}

function chunked<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}

/** The format of encodeStateAsUpdate: structs by client, then what is deleted by client. All its numbers are variable-length integers. */
function encode(structs: readonly Struct[], deletions: readonly Deletion[]): Uint8Array {
  const encoder = new UpdateEncoderV1();
  const first = structs[0];
  encoder.writeLen(first ? 1 : 0);
  if (first) {
    encoder.writeLen(structs.length);
    encoder.writeClient(first.id.client);
    encoder.writeLen(first.id.clock);
    for (const struct of structs) struct.write(encoder, 0);
  }
  const byClient = Map.groupBy(deletions, ({ client }) => client);
  encoder.writeLen(byClient.size);
  for (const [client, ranges] of byClient) {
    encoder.writeClient(client);
    encoder.writeLen(ranges.length);
    for (const { clock, len } of ranges) {
      encoder.writeDsClock(clock);
      encoder.writeDsLen(len);
    }
  }
  return encoder.toUint8Array();
}
