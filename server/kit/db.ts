/** Postgres through MikroORM (aggregates) and kysely (lists, counters): one place that opens transactions. */
import type { AnyEntity, EntityClass, EntitySchema } from '@mikro-orm/core';
import { MikroORM } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Kysely } from 'kysely';
import pg from 'pg';
import { createScopes } from './db-scope.ts';
import type { Logger } from './logger.ts';
import { scopedClients } from './scoped-client.ts';

export type EntityList = readonly (EntitySchema | EntityClass<AnyEntity>)[];

/** One transaction: the unit of work, the same transaction for kysely, and what waits for its commit. */
export interface Tx {
  em: EntityManager;
  sql<Tables>(): Kysely<Tables>;
  /** Runs in the transaction once all else is written, in order: for the lock that must be taken last. */
  beforeCommit(step: () => Promise<void>): void;
  /** Runs after the commit, in order; a failure is logged, as the caller's change is already true. */
  afterCommit(effect: () => void | Promise<void>): void;
  /** Postgres sends it to every listening node at the commit, and never without it. `payload`: at most 7,999 bytes as JSON. */
  notify(channel: string, payload: object): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  entities: EntityList;
  log: Logger;
  /** Most connections of this process. */
  poolSize?: number;
}

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 30_000;

/** May read and write, but neither change nor take away what is append-only; it owns nothing. Migrations make it. */
const APP_ROLE = 'parley_app';
/** What a statement within a scope runs as: of the rows only those that the policies show it. */
const TENANT_ROLE = 'parley_tenant';
/** It does not exist, or this user may not act as it. */
const NO_SUCH_ROLE: ReadonlySet<string> = new Set(['22023', '42501']);

export async function createDatabase({ url, entities, log, poolSize = 20 }: DatabaseOptions) {
  const hasRole = await mayActAs(url, APP_ROLE);
  const asRole = hasRole ? { options: `-c role=${APP_ROLE}` } : {};
  if (!hasRole) log.warn({ role: APP_ROLE }, 'the database role is missing: only triggers guard what is append-only');
  const hasPolicies = hasRole && (await mayActAs(url, TENANT_ROLE));
  if (!hasPolicies) log.warn({ role: TENANT_ROLE }, 'the database role is missing: no row policy stands behind the checks of this program');
  const scopes = createScopes();
  const orm = await MikroORM.init({
    clientUrl: url,
    entities: [...entities],
    pool: { min: 0, max: poolSize },
    driverOptions: {
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      application_name: 'parley',
      ...asRole,
      ...(hasPolicies && { Client: scopedClients(scopes, { house: APP_ROLE, tenant: TENANT_ROLE }) }),
    },
    discovery: { warnWhenNoEntities: false },
    forceUtcTimezone: true,
  });
  // Else the first statement of a transaction would do it, on a second connection that a full pool does not have.
  await orm.connect();

  const pool = <Tables>() => orm.em.fork().getKysely() as unknown as Kysely<Tables>;

  async function write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const lastSteps: (() => Promise<void>)[] = [];
    const effects: (() => void | Promise<void>)[] = [];
    // Not `em.transactional`: it gives the connection back by its rollback, and one that broke cannot roll back. Every outage would cost
    // the pool as many connections as transactions were open.
    const result = await pool()
      .transaction()
      .execute(async (transaction) => {
        const em = orm.em.fork();
        em.setTransactionContext(transaction);
        const done = await work({
          em,
          sql: <Tables>() => em.getKysely() as unknown as Kysely<Tables>,
          beforeCommit: (step) => void lastSteps.push(step),
          afterCommit: (effect) => void effects.push(effect),
          notify: async (channel, payload) => {
            await em.execute('select pg_notify(?, ?)', [channel, JSON.stringify(payload)]);
          },
        });
        await em.flush();
        for (const step of lastSteps) await step();
        return done;
      });
    // What an operation leaves behind goes on when it has ended, and is the house's.
    await scopes.leave(async () => {
      for (const effect of effects) {
        try {
          await effect();
        } catch (error) {
          log.error({ error }, 'effect after commit failed');
        }
      }
    });
    return result;
  }

  return {
    url,
    write,
    /** Every statement of the work sees and changes what the row policies show to this scope. */
    within: <T>(scope: () => string, work: () => T): T => scopes.within(scope, work),
    /** Out of the scope, as narrow as possible: all of it is listed in docs/decisions/2026-11-20-row-security.md. */
    asHouse: <T>(_reason: string, work: () => T): T => scopes.leave(work),
    /** A fresh identity map for reading; fork again for the next event of a subscription. */
    em: (): EntityManager => orm.em.fork(),
    sql: pool,
    ping: async (): Promise<void> => {
      await orm.em.fork().execute('select 1');
    },
    close: () => orm.close(true),
  };
}

async function mayActAs(url: string, role: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  await client.connect();
  try {
    await client.query(`set role ${role}`);
    return true;
  } catch (error) {
    if (NO_SUCH_ROLE.has((error as { code?: string }).code ?? '')) return false;
    throw error;
  } finally {
    await client.end();
  }
}

export type Database = Awaited<ReturnType<typeof createDatabase>>;
