/** Who did what in a workspace: append-only, each event sealed with the one before. */
import type { Database } from '../kit/db.ts';
import { createAuditReading } from './reading.ts';
import type { AuditReadingOptions } from './reading.ts';
import { createVerifying } from './verifying.ts';

export function createAudit({ db, record, roleOf }: Pick<AuditReadingOptions, 'record' | 'roleOf'> & { db: Database }) {
  const verify = createVerifying({ db });
  return { ...createAuditReading({ db, record, roleOf, verify }), verify };
}

export type Audit = ReturnType<typeof createAudit>;
