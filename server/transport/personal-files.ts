/** `GET /export/my-data.json?token=…`: a copy of everything about the person who asks. The token comes of `requestPersonalExport`. */
import type { Privacy } from '../privacy/privacy.ts';
import type { FileSource } from './export-page.ts';

export function personalFiles(privacy: Pick<Privacy, 'openExport'>): FileSource {
  return {
    path: /^\/export\/my-data\.json$/,
    permission: 'self',
    async open(renew, { search }) {
      const pieces = await privacy.openExport(renew, search.get('token') ?? '');
      return { title: 'My data on Parley', format: 'json', pieces, of: null };
    },
  };
}
