/** The house's models and what workspaces add to them, built from one set of parts. */
import type { RecordAudit } from '../../identity/audit-port.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/db.ts';
import { createEgress } from '../../kit/egress.ts';
import type { Ids } from '../../kit/ids.ts';
import type { Logger } from '../../kit/logger.ts';
import type { RateLimits } from '../../kit/rate-limit.ts';
import type { Sealing } from '../../kit/sealing.ts';
import { createModels } from '../catalog.ts';
import type { ModelsConfig } from '../catalog.ts';
import { createOwnKeys } from './own-keys.ts';
import type { OwnKeysOptions } from './own-keys.ts';
import { createOwnProviders } from './own-provider.ts';
import type { ProviderAddresses } from './own-provider.ts';
import { createWorkspaceModels } from './workspace-models.ts';

export interface ModelCatalogOptions extends Pick<OwnKeysOptions, 'workspaces'> {
  config: ModelsConfig;
  db: Database;
  clock: Clock;
  ids: Ids;
  log: Logger;
  sealing: Sealing;
  rateLimits: RateLimits;
  audit: RecordAudit;
  /** EGRESS_ALLOW. */
  egressAllow: readonly string[];
  addresses?: ProviderAddresses | undefined;
}

export function createModelCatalog(options: ModelCatalogOptions) {
  const egress = createEgress({ allow: options.egressAllow, limits: { redirects: 0 } });
  const ownProvider = createOwnProviders({ egress, ...(options.addresses && { addresses: options.addresses }) });
  const house = createModels({ config: options.config, clock: options.clock });
  return {
    models: createWorkspaceModels({ ...options, house, ownProvider, egress }),
    ownKeys: createOwnKeys({ ...options, egress, ownProvider }),
  };
}
