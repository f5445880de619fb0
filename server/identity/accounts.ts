import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import type { Ids } from '../kit/ids.ts';
import { networkOf } from '../kit/rate-limit.ts';
import type { BackoffRule, RateLimits, RateRule } from '../kit/rate-limit.ts';
import type { Addresses } from './addresses.ts';
import type { Caller } from './caller.ts';
import { loginOf } from './entrance.ts';
import type { Entrance } from './entrance.ts';
import type { Families, SignedIn, UserRecord } from './families.ts';
import { checkFields, email, name, normaliseEmail, password } from './fields.ts';
import { isFirstPerson } from './operators.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import type { SignInNotes } from './sign-in-notes.ts';
import type { IdentityTables } from './tables.ts';

/** Called in the transaction that makes a person; a higher floor gives them somewhere to be. */
export type OpenFirstWorkspace = (tx: Tx, user: UserRecord, workspaceName: string) => Promise<void>;

const REGISTRATIONS: RateRule = { name: 'register', points: 300, perSeconds: 600 };
const LOGINS: RateRule = { name: 'login', points: 600, perSeconds: 600 };
/** By address and network together: nobody can lock another person out. */
const PASSWORD_ATTEMPTS: BackoffRule = {
  name: 'password',
  freeAttempts: 5,
  maxWaitSeconds: 300,
  forgetSeconds: 3_600,
};

export interface AccountOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
  rateLimits: RateLimits;
  families: Families;
  signIns: Pick<SignInNotes, 'failed'>;
  addresses: Pick<Addresses, 'sendConfirmation'>;
  entrance: Entrance;
  openFirstWorkspace: OpenFirstWorkspace;
}

export function createAccounts({ db, clock, ids, rateLimits, families, signIns, addresses, entrance, openFirstWorkspace }: AccountOptions) {
  /** null where the address is taken. */
  async function create(tx: Tx, person: Omit<UserRecord, 'id'>, workspaceName: string): Promise<UserRecord | null> {
    const user = { id: ids.next('usr'), ...person };
    const inserted = await tx
      .sql<IdentityTables>()
      .insertInto('app_user')
      .values({
        id: user.id,
        email: user.email,
        display_name: user.displayName,
        created_at: new Date(clock.now()),
        is_operator: await isFirstPerson(tx),
      })
      .onConflict((conflict) => conflict.column('email').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!inserted) return null;
    await openFirstWorkspace(tx, user, workspaceName);
    return user;
  }

  const findByAddress = (address: string) =>
    db
      .sql<IdentityTables>()
      .selectFrom('app_user')
      .leftJoin('password_credential', 'user_id', 'app_user.id')
      .select(['app_user.id', 'email', 'display_name as displayName', 'hash'])
      .where('email', '=', address)
      .executeTakeFirst();

  return {
    create,

    async register(caller: Caller, input: { email: string; password: string; displayName: string }): Promise<SignedIn> {
      await rateLimits.take(REGISTRATIONS, networkOf(caller.ip));
      const fields = checkFields({
        email: email(input.email),
        password: password(input.password),
        displayName: name(input.displayName),
      });
      const hash = await hashPassword(fields.password);
      return db.write(async (tx) => {
        const person = { email: fields.email, displayName: fields.displayName };
        const user = await create(tx, person, `${fields.displayName}’s workspace`);
        if (!user) {
          const problem = 'has an account already: sign in instead';
          throw new Expected('CONFLICT', `This e-mail address ${problem}.`, {
            fields: { email: problem },
          });
        }
        await tx
          .sql<IdentityTables>()
          .insertInto('password_credential')
          .values({ user_id: user.id, hash, changed_at: new Date(clock.now()) })
          .execute();
        await addresses.sendConfirmation(tx, user);
        return families.open(tx, user, caller);
      });
    },

    async login(caller: Caller, input: { email: string; password: string }): Promise<SignedIn> {
      const address = normaliseEmail(input.email);
      const attempts = `${address}|${networkOf(caller.ip)}`;
      await rateLimits.take(LOGINS, networkOf(caller.ip));
      await rateLimits.attempt(PASSWORD_ATTEMPTS, attempts);
      const found = 'value' in email(address) ? await findByAddress(address) : undefined;
      const isRight = 'value' in password(input.password) && (await verifyPassword(found?.hash ?? null, input.password));
      if (!found || found.hash === null || !isRight) {
        if (found) signIns.failed(found.id);
        throw wrong();
      }
      await rateLimits.forgive(PASSWORD_ATTEMPTS, attempts);
      const user = { id: found.id, email: found.email, displayName: found.displayName };
      const admitted = await db.write(async (tx) => {
        // The password may have been changed or dropped meanwhile: then nothing is opened with the old one.
        const held = await tx
          .sql<IdentityTables>()
          .selectFrom('password_credential')
          .select('user_id')
          .where('user_id', '=', found.id)
          .where('hash', '=', found.hash)
          .forUpdate()
          .executeTakeFirst();
        if (!held) throw wrong();
        return entrance.admit(tx, user, caller);
      });
      return loginOf(admitted);
    },
  };
}

export type Accounts = ReturnType<typeof createAccounts>;

function wrong(): Expected {
  return new Expected('UNAUTHENTICATED', 'The e-mail address or the password is wrong.');
}
