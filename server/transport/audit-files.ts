/**
 * `GET /export/audit.csv|json?workspace=wsp_…`: the audit log, newest first. Optional, by the names that the API has for them:
 * `query=`, `actor=`, `action=`, `from=`, `to=`. That somebody took it away is written down as well.
 */
import { parseDateTime } from '../../schema/scalars.ts';
import type { Audit } from '../audit/audit.ts';
import { auditCsv, auditJson } from '../audit/export.ts';
import type { AuditFilter } from '../audit/reading.ts';
import { invalid } from '../kit/errors.ts';
import type { FileSource } from './export-page.ts';

export function auditFiles(audit: Pick<Audit, 'openExport'>): FileSource {
  return {
    path: /^\/export\/audit\.(csv|json)$/,
    permission: 'audit:read',
    async open(renew, { path: [, ending], search }) {
      const format = ending === 'json' ? 'json' : 'csv';
      const workspaceId = search.get('workspace') ?? '';
      const { workspace, parts } = await audit.openExport(renew, workspaceId, filterOf(search));
      const pieces = format === 'json' ? auditJson(parts) : auditCsv(parts);
      return { title: `audit log ${workspace}`, format, pieces, of: { workspaceId, what: 'audit' } };
    },
  };
}

function filterOf(search: URLSearchParams): AuditFilter {
  return {
    query: search.get('query'),
    actorId: search.get('actor'),
    action: search.get('action'),
    from: moment(search, 'from'),
    to: moment(search, 'to'),
  };
}

function moment(search: URLSearchParams, name: string): Date | null {
  const text = search.get(name);
  if (text === null) return null;
  try {
    return parseDateTime(text);
  } catch {
    throw invalid({ [name]: 'is no moment like 2026-01-31T12:00:00Z' });
  }
}
