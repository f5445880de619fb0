import { ChevronRight } from 'lucide-react';
import { billingMessages } from '../../../messages/billing-en.ts';
import { Amount, ExactAmount } from '../amount.tsx';
import type { Transaction } from '../billing-model.ts';
import { exactMoment, moment } from '../dates.ts';
import { headline } from './ledger-kinds.ts';
import { exactMoney, signedMoney } from '../money.ts';

const words = billingMessages.ledger;

export const LEDGER_GRID =
  'grid items-baseline gap-x-4 px-4 grid-cols-[minmax(0,1fr)_auto] md:grid-cols-[minmax(0,1fr)_8rem_6.5rem_6.5rem_6.5rem]';

/** One transaction; opened, it shows its whole entry, which sums to zero. */
export function LedgerRow({ transaction }: { transaction: Transaction }) {
  const { kind, amounts, subject, note, createdAt } = transaction;
  const { micros, isSigned } = headline(transaction);
  const owed = -BigInt(transaction.owedAfterMicros);
  return (
    <li>
      <details className="group">
        <summary className={`${LEDGER_GRID} list-none py-2.5 -outline-offset-2! hover:bg-hover [&::-webkit-details-marker]:hidden`}>
          <span className="min-w-0">
            <span className="flex items-center gap-1.5 text-sm">
              {words.kinds[kind]}
              <ChevronRight className="size-3.5 shrink-0 text-ink-faint transition-transform group-open:rotate-90" aria-hidden="true" />
            </span>
            <span className="block truncate text-xs text-ink-soft tabular-nums">
              <time dateTime={createdAt} title={exactMoment(createdAt)}>
                {moment(createdAt)}
              </time>
              {note === null ? null : ` · ${note}`}
            </span>
          </span>
          <span className="text-right text-sm tabular-nums" title={isSigned ? signedMoney(micros) : exactMoney(micros)}>
            {isSigned && micros > 0n ? '+' : ''}
            <ExactAmount micros={micros} />
          </span>
          <After micros={transaction.creditsAfterMicros} />
          <After micros={transaction.walletAfterMicros} />
          <After micros={owed < 0n ? -owed : owed} />
        </summary>
        <div className="bg-panel px-4 py-3 text-sm">
          <p className="mb-2 text-xs text-ink-soft">{words.entry}</p>
          <dl className="grid max-w-sm grid-cols-[minmax(0,1fr)_auto] gap-x-6 gap-y-1">
            {amounts.map(({ account, amountMicros }) => (
              <div key={account} className="contents">
                <dt className="text-ink-soft">{words.accounts[account]}</dt>
                <dd className="text-right tabular-nums">{signedMoney(amountMicros)}</dd>
              </div>
            ))}
          </dl>
          {subject === null ? null : (
            <p className="mt-2 text-xs break-all text-ink-soft">
              {words.subject} <span className="font-mono">{subject}</span>
            </p>
          )}
        </div>
      </details>
    </li>
  );
}

function After({ micros }: { micros: string | bigint }) {
  return <Amount micros={micros} className="text-right text-sm text-ink-soft max-md:hidden" />;
}
