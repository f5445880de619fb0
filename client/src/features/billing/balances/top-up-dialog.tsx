import { useState } from 'react';
import type { FormEvent } from 'react';
import { MAX_TOP_UP, MIN_TOP_UP } from '../../../../../schema/wire/limits.ts';
import { billingMessages } from '../../../messages/billing-en.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import type { Billing } from '../billing-model.ts';
import { money, parseDollars, price } from '../money.ts';
import { useToStripe } from '../stripe/use-to-stripe.ts';

const DOLLAR = 1_000_000n;
const AMOUNTS = [10n, 25n, 50n, 100n, 250n].map((dollars) => dollars * DOLLAR);
const FIRST = AMOUNTS[1]!;
const words = billingMessages.topUp;

export function TopUpDialog({ billing, onClose }: { billing: Billing; onClose: () => void }) {
  const [chosen, setChosen] = useState<bigint | 'own'>(FIRST);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const stripe = useToStripe();
  const amount = chosen === 'own' ? parseDollars(text) : chosen;
  const isValid = amount !== null && amount >= MIN_TOP_UP && amount <= MAX_TOP_UP;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!isValid) return setProblem(words.range(price(MIN_TOP_UP), price(MAX_TOP_UP)));
    setProblem(undefined);
    void stripe.go(billing, { errand: 'topUp', amountMicros: amount });
  }

  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())} title={words.title} description={words.body}>
      <form noValidate onSubmit={submit}>
        <fieldset>
          <legend className="mb-2 text-sm font-medium">{words.amount}</legend>
          <div className="grid grid-cols-3 gap-2">
            {AMOUNTS.map((one) => (
              <Choice key={String(one)} label={price(one)} isChosen={chosen === one} onChoose={() => setChosen(one)} />
            ))}
            <Choice label={words.own} isChosen={chosen === 'own'} onChoose={() => setChosen('own')} />
          </div>
        </fieldset>
        {chosen === 'own' ? (
          <Field
            label={words.ownLabel}
            name="amount"
            inputMode="decimal"
            autoComplete="off"
            autoFocus
            value={text}
            onChange={({ target }) => setText(target.value)}
            error={problem}
            hint={words.range(price(MIN_TOP_UP), price(MAX_TOP_UP))}
            className="mt-4"
          />
        ) : null}
        <div className="mt-5 flex flex-wrap items-center justify-between gap-3">
          <p className="text-sm text-ink-soft tabular-nums">
            {isValid ? words.after(money(BigInt(billing.balances.walletMicros) + amount)) : ''}
          </p>
          <Button type="submit" variant="primary" busy={stripe.errand ? words.opening : undefined}>
            {isValid ? words.submit(price(amount)) : words.submitNone}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Choice({ label, isChosen, onChoose }: { label: string; isChosen: boolean; onChoose: () => void }) {
  return (
    <label className="touch-target flex h-10 cursor-pointer items-center justify-center rounded-md border border-line bg-raised px-2 text-center text-sm tabular-nums transition-colors hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft has-checked:font-medium has-focus-visible:outline-2 has-focus-visible:outline-accent">
      <input type="radio" name="choice" className="sr-only" checked={isChosen} onChange={onChoose} />
      {label}
    </label>
  );
}
