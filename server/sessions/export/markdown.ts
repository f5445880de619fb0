/** A way through a session as one Markdown document, for people. */
import type { ActorRecord, BranchRecord, MessageRecord, SessionRecord } from '../../../schema/wire/events.ts';
import { documentText, plainText } from './document-text.ts';

export interface MarkdownHead {
  session: SessionRecord;
  people: readonly ActorRecord[];
  count: number;
  /** The branch whose end the document ends with; null: none that has a name. */
  branch: BranchRecord | null;
  isMainline: boolean;
  exportedAt: Date;
}

/** What the records name by their ids. */
export interface Names {
  model(id: string): string;
  branch(id: string): string | null;
}

const SEPARATOR = '\n---\n\n';

export function markdownHead({ session, people, count, branch, isMainline, exportedAt }: MarkdownHead): string {
  const facts = [
    `**People:** ${people.length === 0 ? 'nobody yet' : people.map(person).join(', ')}`,
    `**Path:** ${pathName(isMainline, branch)}, ${count === 1 ? '1 message' : `${count} messages`}`,
    `**Opened:** ${moment(session.createdAt)}`,
    `**Exported:** ${moment(exportedAt.toISOString())}`,
  ];
  return `# ${plainText(session.title) || 'Untitled session'}\n\n${facts.map((fact) => `- ${fact}`).join('\n')}\n`;
}

/** `place`: which of the document's messages it is, from 1. */
export function markdownMessage(message: MessageRecord, place: number, names: Names): string {
  const text = documentText(message.text);
  const blocks = [`## ${place} · ${speaker(message, names)}`, `*${meta(message)}*`, ...notes(message, names).map((note) => `> ${note}`)];
  return `${SEPARATOR}${blocks.join('\n\n')}\n\n${text === '' ? '' : `${text.replace(/\n+$/, '')}\n`}`;
}

function pathName(isMainline: boolean, branch: BranchRecord | null): string {
  if (isMainline) return 'the mainline';
  return branch ? `the branch “${plainText(branch.name)}” (${branch.state})` : 'one way through the tree, beside the mainline';
}

function person({ kind, displayName }: ActorRecord): string {
  const suffix = { user: '', apiKey: ' (API key)', guest: ' (guest)' }[kind];
  return `${plainText(displayName)}${suffix}`;
}

function speaker(message: MessageRecord, names: Names): string {
  if (message.author) return person(message.author);
  if (message.role !== 'assistant') return { system: 'Instruction', tool: 'Tool', user: 'Somebody' }[message.role];
  return message.modelId === null ? 'A model, hidden until the vote is closed' : plainText(names.model(message.modelId));
}

function meta({ createdAt, finishedAt, role, modelId }: MessageRecord): string {
  const took = role === 'assistant' && finishedAt !== null ? (Date.parse(finishedAt) - Date.parse(createdAt)) / 1000 : null;
  return [
    moment(createdAt),
    ...(modelId === null ? [] : [plainText(modelId)]),
    ...(took === null ? [] : [`took ${took.toFixed(1)} s`]),
  ].join(' · ');
}

function notes({ status, failure, stoppedBy, origin }: MessageRecord, names: Names): string[] {
  const found: string[] = [];
  if (origin) {
    const branch = origin.branchId === null ? null : names.branch(origin.branchId);
    found.push(branch === null ? 'Taken over from another session.' : `Merged from the branch “${plainText(branch)}”.`);
  }
  if (status === 'queued' || status === 'streaming') found.push('Was still being written when this was exported.');
  if (status === 'stopped') found.push(stoppedBy ? `Stopped by ${person(stoppedBy)}.` : 'Stopped.');
  if (status === 'interrupted') found.push('Interrupted: the server that wrote it went away.');
  if (status === 'failed') found.push(`Failed: ${plainText(failure?.message ?? 'nobody knows why')}`);
  return found;
}

function moment(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}
