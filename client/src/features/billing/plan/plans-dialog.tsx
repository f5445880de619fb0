import { useState } from 'react';
import { billingMessages } from '../../../messages/billing-en.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { useBill } from '../bill-context.ts';
import type { Billing, PlanName } from '../billing-model.ts';
import { ChangeStep } from './change-step.tsx';
import { PlanCards } from './plan-cards.tsx';

const words = billingMessages;

interface PlansDialogProps {
  billing: Billing;
  /** Where it begins: with this plan's change; null: with all of them. */
  first: PlanName | null;
  onClose: () => void;
}

/** All plans side by side; then what the change to one of them does, before it happens. */
export function PlansDialog({ billing, first, onClose }: PlansDialogProps) {
  const { members } = useBill();
  const [chosen, setChosen] = useState(first);
  // On a plan without paid seats nobody has counted them yet.
  const seats = Math.max(billing.seats, members?.seats ?? 1);
  const next = billing.plans.find(({ name }) => name === chosen);
  const current = words.plans[billing.plan.name];
  const title = next ? titleOf(next.name, current) : words.comparing.title;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      size={next ? 'medium' : 'large'}
      title={title}
      description={next ? undefined : words.comparing.body(seats)}
    >
      {next ? (
        <ChangeStep
          billing={billing}
          next={next}
          seats={seats}
          onBack={first === null ? () => setChosen(null) : onClose}
          onDone={onClose}
        />
      ) : (
        <PlanCards billing={billing} seats={seats} onChoose={setChosen} />
      )}
    </Dialog>
  );
}

function titleOf(next: PlanName, current: string): string {
  return next === 'FREE' ? words.change.cancelTitle(current) : words.change.title(words.plans[next]);
}
