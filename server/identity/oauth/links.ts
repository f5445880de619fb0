/** Which identity elsewhere is which person here. It becomes somebody’s only by an address that both sides know to be theirs, or while they are signed in. */
import type { Clock } from '../../kit/clock.ts';
import type { Database, Tx } from '../../kit/db.ts';
import { Expected, notFound } from '../../kit/errors.ts';
import type { Mailer } from '../../kit/mail.ts';
import { accountChangedMail } from '../account-mails.ts';
import type { Accounts } from '../accounts.ts';
import type { Actor } from '../actor.ts';
import { markVerified } from '../addresses.ts';
import type { UserRecord } from '../families.ts';
import { checkFields, email as emailField, name as nameField } from '../fields.ts';
import { requirePerson } from '../require-person.ts';
import type { SignInNotes } from '../sign-in-notes.ts';
import type { IdentityTables } from '../tables.ts';
import { ProviderFailure } from './provider.ts';
import type { Reassurance } from '../reassurance.ts';
import type { ProviderIdentity, SignInProvider } from './provider.ts';

export interface LinkedIdentity {
  authority: string;
  email: string | null;
  linkedAt: Date;
}

export interface LinkOptions {
  db: Database;
  clock: Pick<Clock, 'now'>;
  mail: Mailer;
  accounts: Pick<Accounts, 'create'>;
  reassurance: Pick<Reassurance, 'demand'>;
  signIns: Pick<SignInNotes, 'changed'>;
}

export function createLinks({ db, clock, mail, accounts, reassurance, signIns }: LinkOptions) {
  const personBy = (tx: Tx, column: 'id' | 'email', value: string) =>
    tx
      .sql<IdentityTables>()
      .selectFrom('app_user')
      .select(['id', 'email', 'display_name as displayName', 'email_verified_at'])
      .where(column, '=', value)
      .executeTakeFirst();

  async function ownerOf(tx: Tx, authority: string, subject: string): Promise<string | null> {
    const row = await tx
      .sql<IdentityTables>()
      .selectFrom('oauth_account')
      .select('user_id')
      .where('provider', '=', authority)
      .where('subject', '=', subject)
      .executeTakeFirst();
    return row?.user_id ?? null;
  }

  async function link(tx: Tx, { authority }: SignInProvider, { subject, email }: ProviderIdentity, userId: string): Promise<void> {
    const { numInsertedOrUpdatedRows } = await tx
      .sql<IdentityTables>()
      .insertInto('oauth_account')
      .values({ provider: authority, subject, user_id: userId, email, linked_at: new Date(clock.now()) })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 1n) return signIns.changed(tx, userId, 'sign-in-method:link', { authority });
    // Both at once is no failure; anything else is somebody’s already.
    if ((await ownerOf(tx, authority, subject)) !== userId) throw new ProviderFailure('taken');
  }

  function tell(tx: Tx, { email }: UserRecord, what: string): void {
    tx.afterCommit(() => mail.post(accountChangedMail(email, what)));
  }

  return {
    /** Who the identity is here; somebody new where nobody has the address. */
    async personOf(tx: Tx, provider: SignInProvider, identity: ProviderIdentity): Promise<UserRecord> {
      const ownerId = await ownerOf(tx, provider.authority, identity.subject);
      const owner = ownerId === null ? undefined : await personBy(tx, 'id', ownerId);
      if (owner) return owner;
      const address = identity.email === null ? null : emailField(identity.email);
      if (address === null || !('value' in address)) throw new ProviderFailure('no-address');
      if (!identity.isEmailVerified) throw new ProviderFailure('unverified');
      const named = nameField(identity.displayName ?? '');
      const displayName = 'value' in named ? named.value : address.value.split('@', 1)[0]!.slice(0, 80);
      const { email } = checkFields({ email: address });
      const created = await accounts.create(tx, { email, displayName }, `${displayName}’s workspace`.slice(0, 80));
      const person = created ?? (await personBy(tx, 'email', email));
      if (!person) throw new ProviderFailure('expired');
      if (created) await markVerified(tx.sql(), created.id, clock.now());
      else if (!(await personBy(tx, 'email', email))?.email_verified_at) throw new ProviderFailure('link-first');
      await link(tx, provider, identity, person.id);
      if (!created) tell(tx, person, `You can now sign in with ${provider.name} too: it knows you by this address.`);
      return person;
    },

    /** For somebody signed in, who adds a way in. */
    async add(tx: Tx, provider: SignInProvider, identity: ProviderIdentity, loginId: string): Promise<void> {
      const login = await tx.sql<IdentityTables>().selectFrom('login').select('user_id').where('id', '=', loginId).executeTakeFirst();
      const person = login && (await personBy(tx, 'id', login.user_id));
      if (!person) throw new ProviderFailure('expired');
      await link(tx, provider, identity, person.id);
      const address = identity.email === null ? null : emailField(identity.email);
      const isOwnAddress = address !== null && 'value' in address && address.value === person.email;
      if (identity.isEmailVerified && isOwnAddress) await markVerified(tx.sql(), person.id, clock.now());
      tell(tx, person, `You can now sign in with ${provider.name} too.`);
    },

    async of(userId: string): Promise<LinkedIdentity[]> {
      const rows = await db
        .sql<IdentityTables>()
        .selectFrom('oauth_account')
        .select(['provider', 'email', 'linked_at'])
        .where('user_id', '=', userId)
        .orderBy('linked_at')
        .execute();
      return rows.map(({ provider, email, linked_at }) => ({ authority: provider, email, linkedAt: new Date(linked_at) }));
    },

    /** Never the last way in: a link by mail counts as one only to an address that is known to be theirs. */
    async remove(
      actor: Actor,
      caller: { ip: string },
      { authority, currentPassword }: { authority: string; currentPassword: string | null },
    ): Promise<void> {
      const { userId } = requirePerson(actor);
      await reassurance.demand(actor, caller, currentPassword);
      await db.write(async (tx) => {
        const sql = tx.sql<IdentityTables>();
        // Two that are taken away at once are taken away one after the other.
        const person = await sql
          .selectFrom('app_user')
          .select(['id', 'email', 'display_name as displayName', 'email_verified_at'])
          .where('id', '=', userId)
          .forUpdate()
          .executeTakeFirstOrThrow();
        const removed = await sql
          .deleteFrom('oauth_account')
          .where('user_id', '=', userId)
          .where('provider', '=', authority)
          .returning('provider')
          .execute();
        if (removed.length === 0) throw notFound('way to sign in');
        const password = await sql.selectFrom('password_credential').select('user_id').where('user_id', '=', userId).executeTakeFirst();
        const other = await sql.selectFrom('oauth_account').select('provider').where('user_id', '=', userId).executeTakeFirst();
        if (!password && !other && person.email_verified_at === null) {
          throw new Expected('CONFLICT', 'This is your last way to sign in. Set a password or confirm your address first.');
        }
        await signIns.changed(tx, userId, 'sign-in-method:unlink', { authority });
        tell(tx, person, `You can no longer sign in with ${authority}.`);
      });
    },
  };
}

export type Links = ReturnType<typeof createLinks>;
