/** The audit log as a file. The hashes go with it: whoever has it can say later whether the log is still the same. */
import { csvRow } from '../kit/csv.ts';
import type { AuditRecord } from './reading.ts';

const HEAD = ['seq', 'at', 'actor_id', 'actor', 'action', 'target_id', 'target', 'detail', 'ip', 'hash'];

export async function* auditCsv(parts: AsyncIterable<AuditRecord[]>): AsyncGenerator<string> {
  yield csvRow(HEAD);
  for await (const part of parts) yield part.map(row).join('');
}

function row({ seq, at, actor, action, targetId, targetName, detail, ip, hash }: AuditRecord): string {
  return csvRow([seq, at, actor?.id ?? null, actor?.displayName ?? null, action, targetId, targetName, JSON.stringify(detail), ip, hash]);
}

/** One object for each event, newest first. */
export async function* auditJson(parts: AsyncIterable<AuditRecord[]>): AsyncGenerator<string> {
  let isFirst = true;
  yield '{"events":[';
  for await (const part of parts) {
    yield `${isFirst ? '' : ','}\n${part.map((event) => JSON.stringify(event)).join(',\n')}`;
    isFirst = false;
  }
  yield '\n]}\n';
}
