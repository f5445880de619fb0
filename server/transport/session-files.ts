/** `GET /sessions/<id>/export.md|json?leaf=<message>`: a session as a file. */
import type { ExportFormat } from '../sessions/export/export.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { FileSource } from './export-page.ts';

export function sessionFiles(sessions: Pick<Sessions, 'exportSession'>): FileSource {
  return {
    path: /^\/sessions\/([^/]+)\/export\.(md|json)$/,
    permission: 'session:read',
    async open(renew, { path: [, sessionId = '', ending], search }) {
      const format = ending as ExportFormat;
      const exported = await sessions.exportSession(renew, { sessionId, format, leafId: search.get('leaf') ?? undefined });
      const { title, pieces, workspaceId } = exported;
      return { title, pieces, format, of: { workspaceId, what: 'session', targetId: sessionId } };
    },
  };
}
