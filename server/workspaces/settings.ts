import { sql } from 'kysely';
import type { Actor } from '../identity/actor.ts';
import { actorRecord } from '../identity/actor.ts';
import type { RecordAudit } from '../identity/audit-port.ts';
import { checkFields, name as nameField } from '../identity/fields.ts';
import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { Expected, invalid } from '../kit/errors.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import { countAction } from '../limits.ts';
import { openWorkspace } from './members.ts';
import { isSlug } from './slugs.ts';
import type { WorkspaceRecord } from './tables.ts';

/** Every old address stays taken, so that nobody may collect them. */
const MIN_SLUG_LENGTH = 3;
const MAX_SLUG_LENGTH = 48;

export interface SettingsOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  rateLimits: RateLimits;
  audit: RecordAudit;
}

export interface WorkspaceChange {
  workspaceId: string;
  name?: string | null | undefined;
  slug?: string | null | undefined;
}

export function createSettings({ db, clock, rateLimits, audit }: SettingsOptions) {
  /** The old address leads on to the new one, and stays this workspace's. */
  async function move(tx: Tx, from: { id: string; slug: string }, slug: string): Promise<void> {
    const isTaken = sql`select 1 from workspace where slug = ${slug}
      union all select 1 from workspace_slug where slug = ${slug} and workspace_id <> ${from.id}`;
    const taken = await db.asHouse('an address is taken by whomever', () => isTaken.execute(tx.sql()));
    if (taken.rows.length > 0) throw slugTaken();
    await sql`delete from workspace_slug where slug = ${slug}`.execute(tx.sql());
    await sql`insert into workspace_slug (slug, workspace_id, retired_at) values (${from.slug}, ${from.id}, ${new Date(clock.now())})`.execute(
      tx.sql(),
    );
  }

  return {
    async updateWorkspace(actor: Actor, input: WorkspaceChange): Promise<WorkspaceRecord> {
      const name = input.name == null ? null : checkFields({ name: nameField(input.name) }).name;
      const slug = input.slug == null ? null : checkSlug(input.slug);
      try {
        return await db.write(async (tx) => {
          const { workspace } = await openWorkspace(tx, actor, input.workspaceId, 'workspace:update');
          const by = actorRecord(actor);
          if (name !== null && name !== workspace.name) {
            workspace.name = name;
            audit(tx, { workspaceId: workspace.id, actor: by, action: 'workspace:rename' });
          }
          if (slug !== null && slug !== workspace.slug) {
            await countAction(rateLimits, 'workspaceMove', { workspace: workspace.id });
            await move(tx, workspace, slug);
            audit(tx, { workspaceId: workspace.id, actor: by, action: 'workspace:move', detail: { from: workspace.slug, to: slug } });
            workspace.slug = slug;
          }
          await tx.em.flush();
          return { id: workspace.id, slug: workspace.slug, name: workspace.name };
        });
      } catch (error) {
        // Two workspaces that wanted it at the same moment.
        if (isUniqueViolation(error)) throw slugTaken();
        throw error;
      }
    },
  };
}

function checkSlug(text: string): string {
  const slug = text.trim().toLowerCase();
  if (!isSlug(slug)) throw invalid({ slug: 'takes lower-case letters, digits and single dashes between them' });
  if (slug.length < MIN_SLUG_LENGTH || slug.length > MAX_SLUG_LENGTH) {
    throw invalid({ slug: `has ${MIN_SLUG_LENGTH} to ${MAX_SLUG_LENGTH} characters` });
  }
  return slug;
}

function slugTaken(): Expected {
  return new Expected('CONFLICT', 'This address belongs to another workspace. Choose another one.', { fields: { slug: 'is taken' } });
}

const isUniqueViolation = (error: unknown): boolean => (error as { code?: unknown }).code === '23505';
