/** Money that comes into a wallet by card, and what a refund or a bank takes back of it. Called under the account's lock. */
import { sql } from 'kysely';
import type { Tx } from '../../kit/db.ts';
import type { BillingAccount } from '../accounts.ts';
import { post } from '../ledger.ts';
import type { Postings } from '../ledger.ts';
import type { PaymentState } from './states.ts';

interface PaymentRow {
  reading: string;
  status: PaymentState['status'];
  taken_back_micros: string;
  postings: number;
}

/** False: a later reading is there already. */
export async function keepPayment(tx: Tx, account: BillingAccount, reading: bigint, payment: PaymentState, at: Date): Promise<boolean> {
  const { workspaceId } = account;
  const { rows } = await sql<PaymentRow>`
    select reading, status, taken_back_micros, postings from stripe_payment where id = ${payment.id} and workspace_id = ${workspaceId}`.execute(
    tx.sql(),
  );
  const [known] = rows;
  if (known && BigInt(known.reading) >= reading) return false;
  const isFresh = payment.status === 'succeeded' && known?.status !== 'succeeded';
  const takenBefore = BigInt(known?.taken_back_micros ?? 0);
  const status = known?.status === 'succeeded' ? 'succeeded' : payment.status;
  const takenBack = status === 'succeeded' ? payment.takenBackMicros : 0n;
  const difference = takenBack - takenBefore;
  const number = (known?.postings ?? 0) + 1;
  if (isFresh) {
    await post(tx, {
      workspaceId,
      kind: 'topUp',
      key: `topUp:${payment.id}`,
      subject: payment.id,
      note: payment.purpose === 'topUp' ? 'Top-up by card' : 'Automatic top-up by card',
      postings: { wallet: payment.amountMicros, paid: -payment.amountMicros },
      at,
    });
  }
  if (difference !== 0n) {
    const wallet = account.balances.wallet + (isFresh ? payment.amountMicros : 0n);
    await post(tx, {
      workspaceId,
      kind: difference > 0n ? 'refund' : 'adjust',
      key: `takeBack:${payment.id}:${number}`,
      subject: payment.id,
      note: difference > 0n ? 'Refunded, or taken back by the bank' : 'Given back after a dispute was won',
      postings: difference > 0n ? takeBack(wallet, difference) : { wallet: -difference, paid: difference },
      at,
    });
  }
  await sql`insert into stripe_payment (id, workspace_id, reading, purpose, attempt, status, amount_micros, taken_back_micros, postings, created_at)
    values (${payment.id}, ${workspaceId}, ${reading.toString()}::bigint, ${payment.purpose}, ${payment.attempt}, ${status},
      ${payment.amountMicros.toString()}::bigint, ${takenBack.toString()}::bigint, ${difference === 0n ? 0 : 1}, ${payment.createdAt})
    on conflict (id) do update set reading = excluded.reading, status = excluded.status, taken_back_micros = excluded.taken_back_micros,
      postings = stripe_payment.postings + excluded.postings`.execute(tx.sql());
  return true;
}

/** From the wallet down to its floor; the rest becomes a debt, which the next invoice asks for. */
function takeBack(wallet: bigint, amount: bigint): Postings {
  const fromWallet = amount < wallet ? amount : wallet;
  return { wallet: -fromWallet, metered: fromWallet - amount, paid: amount };
}
