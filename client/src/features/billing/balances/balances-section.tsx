import { useState } from 'react';
import type { ReactNode } from 'react';
import { billingMessages } from '../../../messages/billing-en.ts';
import { Button } from '../../../ui/button.tsx';
import { Amount } from '../amount.tsx';
import { AutoTopUpDialog } from './auto-top-up-dialog.tsx';
import { useBill } from '../bill-context.ts';
import type { Billing } from '../billing-model.ts';
import { creditsOfMonth } from './credits.ts';
import { dayName } from '../dates.ts';
import { exactMoney, money, price } from '../money.ts';
import { Card, Section } from '../section.tsx';
import { TopUpDialog } from './top-up-dialog.tsx';

const words = billingMessages.balances;

export function BalancesSection({ billing }: { billing: Billing }) {
  const isSelfHosted = billing.plan.name === 'SELF_HOSTED';
  return (
    <Section title={isSelfHosted ? words.titleSelf : words.title}>
      <div className={isSelfHosted ? 'grid gap-3' : 'grid gap-3 md:grid-cols-3'}>
        {isSelfHosted ? null : <Credits billing={billing} />}
        {isSelfHosted ? null : <Wallet billing={billing} />}
        <Usage billing={billing} />
      </div>
    </Section>
  );
}

function Tile({ title, figure, children, foot }: { title: string; figure: ReactNode; children: ReactNode; foot?: ReactNode }) {
  return (
    <Card className="flex flex-col p-4">
      <h3 className="text-sm text-ink-soft">{title}</h3>
      <p className="mt-0.5 text-lg font-semibold tracking-tight tabular-nums">{figure}</p>
      <div className="mt-1 flex flex-1 flex-col gap-1 text-sm text-pretty text-ink-soft">{children}</div>
      {foot === undefined ? null : <div className="mt-3 flex flex-wrap gap-2">{foot}</div>}
    </Card>
  );
}

function Credits({ billing }: { billing: Billing }) {
  const { now } = useBill();
  const { left, all, percent } = creditsOfMonth(billing);
  if (billing.plan.creditsPerSeatMicros === '0') {
    return (
      <Tile title={words.credits} figure={<Amount micros={left} />}>
        {words.noCredits}
      </Tile>
    );
  }
  return (
    <Tile
      title={words.credits}
      figure={
        <>
          <Amount micros={left} /> <span className="text-sm font-normal tracking-normal text-ink-soft">{words.creditsOf(price(all))}</span>
        </>
      }
    >
      <div
        role="meter"
        aria-label={words.credits}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={words.creditsMeter(exactMoney(left), exactMoney(all))}
        className="my-2 h-1.5 overflow-hidden rounded-full bg-pressed"
      >
        <div
          className={percent < 20 ? 'h-full rounded-full bg-warning' : 'h-full rounded-full bg-accent'}
          style={{ width: `${percent}%` }}
        />
      </div>
      {billing.creditsRenewAt === null ? null : words.renews(dayName(billing.creditsRenewAt, now))}
    </Tile>
  );
}

function Wallet({ billing }: { billing: Billing }) {
  const { canManage } = useBill();
  const [shown, setShown] = useState<'none' | 'topUp' | 'auto'>('none');
  const { autoTopUp, payments } = billing;
  const close = (): void => setShown('none');
  const buttons = (
    <>
      <Button size="small" variant="primary" onClick={() => setShown('topUp')}>
        {words.topUp}
      </Button>
      <Button size="small" onClick={() => setShown('auto')}>
        {words.autoChange}
      </Button>
    </>
  );
  return (
    <Tile
      title={words.wallet}
      figure={<Amount micros={billing.balances.walletMicros} />}
      foot={canManage && payments ? buttons : undefined}
    >
      <p>{words.walletBody}</p>
      {payments ? <AutoLine autoTopUp={autoTopUp} /> : null}
      {shown === 'topUp' ? <TopUpDialog billing={billing} onClose={close} /> : null}
      {shown === 'auto' ? <AutoTopUpDialog current={autoTopUp} onClose={close} /> : null}
    </Tile>
  );
}

function AutoLine({ autoTopUp }: { autoTopUp: Billing['autoTopUp'] }) {
  if (autoTopUp === null) return <p>{words.autoOff}</p>;
  if (!autoTopUp.isEnabled)
    return autoTopUp.declinedAt === null ? <p>{words.autoOff}</p> : <p className="text-danger">{words.autoDeclined}</p>;
  return <p>{words.autoOn(money(autoTopUp.amountMicros), money(autoTopUp.thresholdMicros))}</p>;
}

function Usage({ billing: { balances, plan } }: { billing: Billing }) {
  const isSelfHosted = plan.name === 'SELF_HOSTED';
  return (
    <Tile
      title={isSelfHosted ? words.spent : words.owed}
      figure={<Amount micros={isSelfHosted ? balances.spentMicros : balances.owedMicros} />}
    >
      <p>{isSelfHosted ? words.owedSelf : plan.beyond === 'METERED' ? words.owedBody : words.owedNever}</p>
      <dl className="mt-2 flex flex-col gap-0.5 border-t border-line pt-2">
        {isSelfHosted ? null : <Row name={words.spent} micros={balances.spentMicros} />}
        <Row name={words.reserved} micros={balances.reservedMicros} title={words.reservedBody} />
      </dl>
    </Tile>
  );
}

function Row({ name, micros, title }: { name: string; micros: string; title?: string }) {
  return (
    <div className="flex items-baseline justify-between gap-3">
      <dt title={title}>{name}</dt>
      <dd className="text-ink">
        <Amount micros={micros} />
      </dd>
    </div>
  );
}
