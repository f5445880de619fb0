import type { Clock } from '../kit/clock.ts';
import type { Database, Tx } from '../kit/db.ts';
import { Expected } from '../kit/errors.ts';
import type { Ids } from '../kit/ids.ts';
import { networkOf } from '../kit/rate-limit.ts';
import type { RateLimits } from '../kit/rate-limit.ts';
import { BACKOFFS, GUESSED_AT, countAction } from '../limits.ts';
import type { Addresses } from './addresses.ts';
import type { Caller } from './caller.ts';
import { loginOf } from './entrance.ts';
import type { Entrance } from './entrance.ts';
import type { Families, SignedIn, UserRecord } from './families.ts';
import { checkFields, email, name, normaliseEmail, password } from './fields.ts';
import { newPassword } from './new-password.ts';
import { isFirstPerson } from './operators.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import type { KnownDevices } from './known-devices.ts';
import type { SignInNotes } from './sign-in-notes.ts';
import type { IdentityTables } from './tables.ts';

/** Called in the transaction that makes a person; a higher floor gives them somewhere to be. */
export type OpenFirstWorkspace = (tx: Tx, user: UserRecord, workspaceName: string) => Promise<void>;

export interface AccountOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
  rateLimits: RateLimits;
  families: Families;
  knownDevices: Pick<KnownDevices, 'of'>;
  signIns: Pick<SignInNotes, 'failed'>;
  addresses: Pick<Addresses, 'sendConfirmation'>;
  entrance: Entrance;
  openFirstWorkspace: OpenFirstWorkspace;
}

export function createAccounts(options: AccountOptions) {
  const { db, clock, ids, rateLimits, families, knownDevices, signIns, addresses, entrance, openFirstWorkspace } = options;

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

  /** By address and place together, which is the browser where the address was signed in with it before: nobody can lock another person out. */
  async function countAttempt(caller: Caller, address: string) {
    const network = networkOf(caller.ip);
    const device = await knownDevices.of(caller, address);
    const isKnown = device !== null;
    const attempts = `${address}|${isKnown ? `device ${device}` : network}`;
    await countAction(rateLimits, 'signIn', { mailboxFromIp: attempts, ...(!isKnown && { ip: network }) });
    const isGuessedAt = !isKnown && (await rateLimits.noted(GUESSED_AT, address)) >= GUESSED_AT.from;
    const backoff = isGuessedAt ? BACKOFFS.passwordGuessed : BACKOFFS.password;
    await rateLimits.attempt(backoff, attempts);
    return { backoff, attempts, isKnown };
  }

  return {
    create,

    async register(caller: Caller, input: { email: string; password: string; displayName: string }): Promise<SignedIn> {
      await countAction(rateLimits, 'registration', { ip: networkOf(caller.ip) });
      const fields = checkFields({
        email: email(input.email),
        password: newPassword(input.password, input),
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
        return families.open(tx, user, caller, { way: 'registration', hasSecondFactor: false });
      });
    },

    async login(caller: Caller, input: { email: string; password: string }): Promise<SignedIn> {
      const address = normaliseEmail(input.email);
      const { backoff, attempts, isKnown } = await countAttempt(caller, address);
      const found = 'value' in email(address) ? await findByAddress(address) : undefined;
      const isRight = 'value' in password(input.password) && (await verifyPassword(found?.hash ?? null, input.password));
      if (!found || found.hash === null || !isRight) {
        signIns.failed(found?.id ?? null, caller, 'password');
        if (!isKnown) await rateLimits.note(GUESSED_AT, address);
        throw wrong();
      }
      await rateLimits.forgive(backoff, attempts);
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
        return entrance.admit(tx, user, caller, 'password');
      });
      return loginOf(admitted);
    },
  };
}

export type Accounts = ReturnType<typeof createAccounts>;

function wrong(): Expected {
  return new Expected('UNAUTHENTICATED', 'The e-mail address or the password is wrong.');
}
