/** Codes of the second factor: of an app, by a secret that is sealed for its person, and recovery codes. Each is used up by one statement. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createTOTPKeyURI, generateHOTP } from '@oslojs/otp';
import type { Kysely } from 'kysely';
import { ID_ALPHABET } from '../../schema/wire/ids.ts';
import type { Clock } from '../kit/clock.ts';
import type { Tx } from '../kit/db.ts';
import type { SealedColumn } from '../kit/resealing.ts';
import type { Sealing } from '../kit/sealing.ts';
import { hashSecret } from './secrets.ts';
import type { IdentityTables } from './tables.ts';

type Sql = Kysely<IdentityTables>;

export const STEP_SECONDS = 30;
export const RECOVERY_CODES = 10;
const DIGITS = 6;
const SECRET_BYTES = 20;
/** 140 random bits: enough for a plain hash. */
const RECOVERY_LENGTH = 28;
/** Of those that were made before; none are made any more. */
const SHORT_RECOVERY_LENGTH = 16;

export interface Enrolment {
  /** Base 32, for those who type it. */
  secret: string;
  /** What the picture says. */
  uri: string;
}

const purposeOf = (userId: string) => `two-factor ${userId}`;

export const TWO_FACTOR_SEALED: SealedColumn = {
  table: 'two_factor',
  key: 'user_id',
  column: 'sealed_secret',
  purpose: (row) => purposeOf(row['user_id']!),
};

export function createTwoFactorCodes({ clock, sealing }: { clock: Pick<Clock, 'now'>; sealing: Sealing }) {
  /** Uses the code up. Of two who bring the same code at once one is right. */
  async function takeAppCode(sql: Sql, userId: string, code: string): Promise<boolean> {
    const row = await sql.selectFrom('two_factor').select(['sealed_secret']).where('user_id', '=', userId).executeTakeFirst();
    if (!row) return false;
    const key = await sealing.open(purposeOf(userId), row.sealed_secret);
    const now = Math.floor(clock.now() / 1000 / STEP_SECONDS);
    // A clock may be half a minute off, and typing takes its time.
    const step = [now, now - 1, now + 1].find((one) => isSame(generateHOTP(key, BigInt(one), DIGITS), code));
    if (step === undefined) return false;
    const { numUpdatedRows } = await sql
      .updateTable('two_factor')
      .set({ last_step: String(step) })
      .where('user_id', '=', userId)
      .where('last_step', '<', String(step))
      // Another secret may have taken its place meanwhile.
      .where('sealed_secret', '=', row.sealed_secret)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async function takeRecoveryCode(sql: Sql, userId: string, code: string): Promise<boolean> {
    const { numUpdatedRows } = await sql
      .updateTable('recovery_code')
      .set({ used_at: new Date(clock.now()) })
      .where('user_id', '=', userId)
      .where('code_hash', '=', hashSecret(code))
      .where('used_at', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  function take(sql: Sql, userId: string, written: string): Promise<boolean> {
    const code = written.replaceAll(/[\s-]/g, '').toLowerCase();
    if (/^\d{6}$/.test(code)) return takeAppCode(sql, userId, code);
    return code.length === RECOVERY_LENGTH || code.length === SHORT_RECOVERY_LENGTH
      ? takeRecoveryCode(sql, userId, code)
      : Promise.resolve(false);
  }

  async function renewRecovery(tx: Tx, userId: string): Promise<string[]> {
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    const sql = tx.sql<IdentityTables>();
    await sql.deleteFrom('recovery_code').where('user_id', '=', userId).execute();
    await sql
      .insertInto('recovery_code')
      .values(codes.map((code) => ({ user_id: userId, code_hash: hashSecret(code), used_at: null })))
      .execute();
    return codes.map((code) => code.match(/.{4}/g)!.join('-'));
  }

  return {
    take,
    renewRecovery,

    async newKey(userId: string): Promise<{ key: Uint8Array; sealed: Buffer }> {
      const key = randomBytes(SECRET_BYTES);
      return { key, sealed: await sealing.seal(purposeOf(userId), key) };
    },

    enrolment(email: string, key: Uint8Array): Enrolment {
      const uri = createTOTPKeyURI('Parley', email, key, STEP_SECONDS, DIGITS);
      return { secret: new URL(uri).searchParams.get('secret') ?? '', uri };
    },
  };
}

/** In letters and digits that are hard to mistake. */
function newRecoveryCode(): string {
  return Array.from(randomBytes(RECOVERY_LENGTH), (byte) => ID_ALPHABET[byte & 31]).join('');
}

function isSame(wanted: string, given: string): boolean {
  return wanted.length === given.length && timingSafeEqual(Buffer.from(wanted), Buffer.from(given));
}
