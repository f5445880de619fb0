/** Who people are, where they belong, and what is noted of both. A part of the composition root. */
import { createRecording } from './audit/recording.ts';
import { recordSignIns } from './audit/sign-ins.ts';
import { createKeyLimits } from './billing/budgets/key-limits.ts';
import { demandNoSubscription } from './billing/stripe/deletable.ts';
import { createIdentity } from './identity/identity.ts';
import { createAppSecret } from './kit/app-secret.ts';
import { ofTheHouse } from './kit/of-the-house.ts';
import { createSealing } from './kit/sealing.ts';
import type { ModulesOptions } from './module-options.ts';
import { joinInvitedSession } from './sessions/sharing/invited-sessions.ts';
import { leaveSessions } from './sessions/sharing/left-workspace.ts';
import { stopRunsOf } from './sessions/workspace-life.ts';
import { createEmitting } from './webhooks/emitting.ts';
import { withMemberEvents } from './webhooks/member-events.ts';
import { createWorkspaces } from './workspaces/workspaces.ts';
import type { WorkspaceOptions } from './workspaces/workspaces.ts';

export function createPeopleModules(options: ModulesOptions, maxMembersOf: WorkspaceOptions['maxMembersOf']) {
  const { config, db, ids, mail, rateLimits, log, clock, publicUrl } = options;
  const emit = createEmitting({ db, clock, ids, publicUrl });
  const recordAudit = withMemberEvents(createRecording({ db, clock, callerIp: options.callerIp }), emit);
  const workspaces = createWorkspaces({
    db,
    clock,
    ids,
    mail,
    rateLimits,
    publicUrl,
    joinSession: joinInvitedSession,
    leaveSessions,
    maxMembersOf,
    limitKey: createKeyLimits({ ids, clock }),
    stopRuns: stopRunsOf,
    demandDeletable: demandNoSubscription,
    audit: recordAudit,
  });
  const sealing = createSealing({
    secret: createAppSecret({ configured: config.appSecret, dataDir: config.dataDir }),
    previous: config.previousAppSecret,
  });
  const identityParts = createIdentity({
    db,
    clock,
    ids,
    mail,
    rateLimits,
    log,
    sealing,
    providers: config.signInProviders,
    publicUrl,
    openFirstWorkspace: workspaces.openFirst,
    leaveWorkspaces: workspaces.leaveWorkspaces,
    comeBack: workspaces.comeBack,
    noteSignIn: recordSignIns({ record: recordAudit, workspaceIdsOf: workspaces.workspaceIdsOf }),
  });
  const identity = ofTheHouse(db, 'credentials are read by nobody else', identityParts);
  return { emit, recordAudit, workspaces, sealing, identity };
}
