import { ChevronDown, Download, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useClient } from 'urql';
import { download } from '../../api/download.ts';
import { describeError, toApiError } from '../../api/errors.ts';
import { auditMessages as words } from '../../messages/audit-en.ts';
import { Button } from '../../ui/button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { toast } from '../../ui/toast-store.ts';
import { AuditCheckDocument } from './audit-documents.ts';
import { auditAddress } from './audit-filter.ts';
import type { AuditFilter } from './audit-filter.ts';

/** The list as a file, and whether it is as it was written. */
export function AuditMenu({ slug, workspaceId, filter }: { slug: string; workspaceId: string; filter: AuditFilter }) {
  const client = useClient();
  const [isChecking, setChecking] = useState(false);

  async function save(format: 'csv' | 'json'): Promise<void> {
    const problem = await download(auditAddress(workspaceId, filter, format, Date.now()));
    if (problem) toast({ title: words.exportFailed, description: describeError(problem).description, tone: 'danger' });
  }

  async function check(): Promise<void> {
    setChecking(true);
    const { data, error } = await client.query(AuditCheckDocument, { slug }, { requestPolicy: 'network-only' }).toPromise();
    setChecking(false);
    const verdict = data?.workspace?.auditCheck;
    if (!verdict) {
      if (error) toast({ ...describeError(toApiError(error)), tone: 'danger' });
      return;
    }
    if (verdict.brokenAt == null) toast({ title: words.whole(new Intl.NumberFormat().format(verdict.length)), tone: 'success' });
    else toast({ title: words.broken(verdict.brokenAt), description: words.brokenBody, tone: 'danger' });
  }

  return (
    <div className="flex gap-2">
      <Button
        size="small"
        busy={isChecking ? words.checking : undefined}
        icon={<ShieldCheck className="size-3.5" aria-hidden="true" />}
        onClick={() => void check()}
      >
        {words.check}
      </Button>
      <Menu
        align="end"
        trigger={
          <Button size="small" icon={<Download className="size-3.5 text-ink-soft" aria-hidden="true" />}>
            {words.export}
            <ChevronDown className="size-3.5 text-ink-faint" aria-hidden="true" />
          </Button>
        }
      >
        <MenuItem onSelect={() => void save('csv')}>{words.asCsv}</MenuItem>
        <MenuItem onSelect={() => void save('json')}>{words.asJson}</MenuItem>
      </Menu>
    </div>
  );
}
