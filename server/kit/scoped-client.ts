/**
 * A connection whose every statement carries its scope: role and scope are set in the same round trip, for the transaction only. Outside of
 * one, everything up to the protocol's Sync is a transaction of its own, so that nothing stays on the connection, whatever breaks.
 */
import pg from 'pg';
import type { Scopes } from './db-scope.ts';

export interface ScopeRoles {
  /** Of statements without a scope: what the connection was opened as. */
  house: string;
  tenant: string;
}

/** Read by the row policies. */
const SETTING = 'parley.scope';
const STATEMENT = 'parley_scope';
const SET_SCOPE = `select set_config('role', $1, true), set_config('${SETTING}', $2, true)`;

const BEGINS = /^(?:begin|start transaction)\b/;
/** Takes back the settings of the transaction, too. */
const TAKES_BACK = /^rollback to\b/;
const CONTROLS = /^(?:commit|rollback|savepoint|release)\b/;

/** The parts of pg that its types leave out: what a query does with the wire. */
interface Wire {
  stream: { cork?(): void; uncork?(): void };
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; values: string[] }): void;
  execute(message: { portal: string; rows: number }): void;
}

interface WireQuery extends pg.Submittable {
  submit(connection: unknown): Error | null;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: unknown): void;
}

type StatementConfig = pg.QueryConfig & { queryMode: 'extended' };
type Callback = (error: Error | undefined, result: pg.QueryResult) => void;

const Statement = pg.Query as unknown as new (config: StatementConfig, callback: Callback) => WireQuery;

class ScopedStatement extends Statement {
  readonly #settings: readonly [role: string, scope: string];
  readonly #prepared: { isPrepared: boolean };
  #isSet = false;

  constructor(config: StatementConfig, callback: Callback, settings: readonly [string, string], prepared: { isPrepared: boolean }) {
    super(config, callback);
    this.#settings = settings;
    this.#prepared = prepared;
  }

  override submit(connection: Wire): Error | null {
    connection.stream.cork?.();
    try {
      if (!this.#prepared.isPrepared) connection.parse({ name: STATEMENT, text: SET_SCOPE });
      connection.bind({ statement: STATEMENT, values: [...this.#settings] });
      connection.execute({ portal: '', rows: 0 });
      return super.submit(connection);
    } finally {
      connection.stream.uncork?.();
    }
  }

  override handleDataRow(message: unknown): void {
    if (this.#isSet) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: unknown): void {
    if (this.#isSet) return super.handleCommandComplete(message, connection);
    this.#isSet = true;
    this.#prepared.isPrepared = true;
  }
}

/** `undefined`: not known. */
type Applied = string | null | undefined;

/** For pg's pool. */
export function scopedClients(scopes: Pick<Scopes, 'current'>, roles: ScopeRoles): typeof pg.Client {
  return class ScopedClient extends pg.Client {
    readonly #prepared = { isPrepared: false };
    /** Within a transaction. */
    #applied: Applied = null;

    constructor(config?: pg.ClientConfig) {
      super(config);
      const send = this.query.bind(this) as (...given: unknown[]) => unknown;
      this.query = ((...given: unknown[]) => this.#query(send, given)) as typeof this.query;
    }

    #query(send: (...given: unknown[]) => unknown, given: unknown[]): unknown {
      const [text, values] = given;
      const scope = scopes.current();
      if (typeof text === 'string') {
        if (BEGINS.test(text)) this.#applied = null;
        if (TAKES_BACK.test(text)) this.#applied = undefined;
        if (BEGINS.test(text) || CONTROLS.test(text)) return send(...given);
      }
      const isOwnTransaction = this.getTransactionStatus() === 'I';
      if (scope === (isOwnTransaction ? null : this.#applied)) return send(...given);
      if (typeof text !== 'string' || typeof values === 'function' || given.length > 2)
        throw new Error('within a scope, a statement is a text and its values');
      if (!isOwnTransaction) this.#applied = scope;
      const settings = scope === null ? ([roles.house, ''] as const) : ([roles.tenant, scope] as const);
      const config: StatementConfig = { text, values: (values as unknown[] | undefined) ?? [], queryMode: 'extended' };
      return new Promise((resolve, reject) => {
        send(new ScopedStatement(config, (error, result) => (error ? reject(error) : resolve(result)), settings, this.#prepared));
      }).catch((error: Error) => {
        Error.captureStackTrace(error);
        throw error;
      });
    }
  };
}
