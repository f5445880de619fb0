/** `GET /sessions/<id>/export.md|json?leaf=<message>`: a session as a file. */
import type { ExportFormat } from '../sessions/export/export.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { FileSource } from './export-page.ts';

export function sessionFiles(sessions: Pick<Sessions, 'exportSession'>): FileSource {
  return {
    path: /^\/sessions\/([^/]+)\/export\.(md|json)$/,
    async open(renew, { path: [, sessionId = '', ending], search }) {
      const format = ending as ExportFormat;
      return { ...(await sessions.exportSession(renew, { sessionId, format, leafId: search.get('leaf') ?? undefined })), format };
    },
  };
}
