/** Between what Redis says and what the port speaks. What does not look as the scripts write it is an error, never a guess. */
import { z } from 'zod';
import type { Cursor } from '../../../schema/wire/cursor.ts';
import type { LogEntry, LogEvent } from '../../../schema/wire/events.ts';

const cursorReply = z.tuple([z.string(), z.number()]);
const textReply = z.union([
  z.tuple([z.literal('fenced')]),
  z.tuple([z.enum(['appended', 'known', 'refused', 'overlaps']), z.string(), z.number(), z.number()]),
]);
const readReply = z.union([z.tuple([]), z.tuple([z.string(), z.number(), z.number()]).rest(z.string())]);
const strings = z.array(z.string());

export type TextResult = { kind: 'fenced' } | { kind: 'appended' | 'known' | 'refused' | 'overlaps'; cursor: Cursor; length: number };

export interface LogRange {
  head: Cursor;
  /** The oldest entry that is still there. */
  oldest: number;
  events: LogEvent[];
}

export interface Announcement {
  epoch: string;
  entries: LogEntry[];
}

export function readCursor(reply: unknown): Cursor {
  const [epoch, seq] = cursorReply.parse(reply);
  return { epoch, seq };
}

export function readTextResult(reply: unknown): TextResult {
  const [kind, epoch, seq, length] = textReply.parse(reply);
  return kind === 'fenced' ? { kind } : { kind, cursor: { epoch: epoch!, seq: seq! }, length: length! };
}

export function readRange(reply: unknown): LogRange | null {
  const [epoch, seq, oldest, ...payloads] = readReply.parse(reply);
  if (epoch === undefined) return null;
  return { head: { epoch, seq: seq! }, oldest: oldest!, events: payloads.map(parseEvent) };
}

export function readTexts(reply: unknown): Map<string, string> {
  const flat = strings.parse(reply);
  const texts = new Map<string, string>();
  for (let i = 0; i + 1 < flat.length; i += 2) texts.set(flat[i]!, fromJsonInside(flat[i + 1]!));
  return texts;
}

/** The text, or null where the fence was refused. */
export function readTakenText(reply: unknown): string | null {
  const inside = strings.parse(reply)[0];
  return inside === undefined ? null : fromJsonInside(inside);
}

const HEADER = /^([0-9a-z]+) ([0-9]+)$/;

/** `<epoch> <first seq>`, then one line of JSON an event: JSON has no raw line breaks. null for what no script of ours wrote. */
export function readAnnouncement(message: string): Announcement | null {
  const [header, ...payloads] = message.split('\n');
  const [, epoch, first] = HEADER.exec(header!) ?? [];
  if (epoch === undefined || payloads.length === 0) return null;
  try {
    return { epoch, entries: payloads.map((payload, i) => ({ seq: Number(first) + i, event: parseEvent(payload) })) };
  } catch {
    return null;
  }
}

/** A text as it stands between the quotes of a JSON string: pieces can be put together, halves of surrogate pairs too. */
export function toJsonInside(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function fromJsonInside(inside: string): string {
  return JSON.parse(`"${inside}"`) as string;
}

function parseEvent(payload: string): LogEvent {
  return JSON.parse(payload) as LogEvent;
}
