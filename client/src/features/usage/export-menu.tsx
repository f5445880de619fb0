import { ChevronDown, Download } from 'lucide-react';
import { download } from '../../api/download.ts';
import { describeError } from '../../api/errors.ts';
import type { UsageQuery } from '../../gql/graphql.ts';
import { usageMessages } from '../../messages/usage-en.ts';
import { Button } from '../../ui/button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { toast } from '../../ui/toast-store.ts';
import { exportAddress } from './export-address.ts';
import type { ExportFormat } from './export-address.ts';

interface ExportMenuProps {
  workspaceId: string;
  /** What is shown, not what is being asked for. */
  question: UsageQuery;
}

export function ExportMenu({ workspaceId, question }: ExportMenuProps) {
  const words = usageMessages;

  async function save(format: ExportFormat): Promise<void> {
    const problem = await download(exportAddress(workspaceId, question, format));
    if (problem) toast({ title: words.exportFailed, description: describeError(problem).description, tone: 'danger' });
  }

  return (
    <Menu
      align="end"
      trigger={
        <Button size="small" icon={<Download className="size-3.5 text-ink-soft" aria-hidden="true" />}>
          {words.export}
          <ChevronDown className="size-3.5 text-ink-faint" aria-hidden="true" />
        </Button>
      }
    >
      <MenuItem onSelect={() => void save('csv')}>{words.exportCsv}</MenuItem>
      <MenuItem onSelect={() => void save('json')}>{words.exportJson}</MenuItem>
    </Menu>
  );
}
