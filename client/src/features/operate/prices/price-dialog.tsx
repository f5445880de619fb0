import { useState } from 'react';
import type { FormEvent } from 'react';
import { useMutation } from 'urql';
import { describeError, toApiError } from '../../../api/errors.ts';
import { messages } from '../../../messages/messages.ts';
import { priceMessages } from '../../../messages/prices-en.ts';
import { Button } from '../../../ui/button.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { toast } from '../../../ui/toast-store.ts';
import { SetModelPriceDocument } from './price-documents.ts';
import type { PriceLine } from './price-documents.ts';
import { formOf, inputOf } from './price-form.ts';
import type { PriceForm, PriceProblems } from './price-form.ts';
import { RateFields } from './rate-fields.tsx';
import { exampleCost, formatRate, parseRate } from './rates.ts';

const FORM = 'set-price';
const STARTS: readonly PriceForm['start'][] = ['now', 'later'];
const WHO: readonly PriceForm['who'][] = ['everybody', 'oneWorkspace'];
const words = priceMessages.form;

export interface PriceDialogProps {
  /** What is changed; left out: something new. */
  line?: PriceLine | undefined;
  /** The name to begin with, of something new. */
  model?: string | undefined;
  onClose: (hasChanged: boolean) => void;
}

export function PriceDialog({ line, model, onClose }: PriceDialogProps) {
  const [{ fetching }, set] = useMutation(SetModelPriceDocument);
  const [form, setForm] = useState(() => formOf({ line, model }, new Date().toISOString().slice(0, 10)));
  const [problems, setProblems] = useState<PriceProblems>({});

  /** What was wrong stays marked until it is right; of the server's refusals nothing more is known. */
  function write(change: Partial<PriceForm>): void {
    const next = { ...form, ...change };
    const checked = inputOf(next);
    const wrong = 'problems' in checked ? checked.problems : {};
    setForm(next);
    setProblems(Object.fromEntries(Object.entries(problems).filter(([field]) => wrong[field] !== undefined)));
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const checked = inputOf(form);
    if ('problems' in checked) return setProblems(checked.problems);
    setProblems({});
    const { error } = await set({ input: checked.input });
    if (error === undefined) {
      toast({ title: words.saved(form.model.trim()), tone: 'success' });
      return onClose(true);
    }
    const apiError = toApiError(error);
    setProblems(apiError.fields);
    if (Object.keys(apiError.fields).length === 0) toast({ ...describeError(apiError), tone: 'danger' });
  }

  return (
    <Dialog
      open
      onOpenChange={() => onClose(false)}
      title={line === undefined ? words.newTitle : words.changeTitle(line.model)}
      description={line?.workspace == null ? words.units : `${line.workspace.name}. ${words.units}`}
      footer={
        <>
          <Button onClick={() => onClose(false)}>{messages.common.cancel}</Button>
          <Button type="submit" form={FORM} variant="primary" busy={fetching ? words.saving : undefined}>
            {words.save}
          </Button>
        </>
      }
    >
      <form id={FORM} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
        {line === undefined ? <Target form={form} problems={problems} onWrite={write} /> : null}
        <RateFields rates={form.rates} prefix="" problems={problems} onWrite={(rates) => write({ rates })} isFirst={line !== undefined} />
        <Example form={form} />
        <label className="touch-target flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            checked={form.hasLarge}
            onChange={(event) => write({ hasLarge: event.target.checked })}
            className="size-4 accent-(--accent)"
          />
          {words.large}
        </label>
        {form.hasLarge ? (
          <div role="group" aria-label={words.largeRates} className="flex flex-col gap-4 border-l-2 border-line pl-4">
            <Field
              label={words.promptTokens}
              inputMode="numeric"
              autoComplete="off"
              value={form.promptTokens}
              onChange={(event) => write({ promptTokens: event.target.value })}
              error={problems['above.promptTokens']}
            />
            <RateFields rates={form.large} prefix="above." problems={problems} onWrite={(large) => write({ large })} />
          </div>
        ) : null}
        <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_11rem]">
          <Field
            label={words.source}
            hint={words.sourceHint}
            autoComplete="off"
            maxLength={300}
            value={form.source}
            onChange={(event) => write({ source: event.target.value })}
            error={problems['source']}
          />
          <Field
            label={words.readOn}
            type="date"
            value={form.readOn}
            onChange={(event) => write({ readOn: event.target.value })}
            error={problems['readOn']}
          />
        </div>
        <Choice
          legend={words.start}
          name="start"
          value={form.start}
          values={STARTS}
          names={{ now: words.now, later: words.later }}
          meanings={words.startMeaning}
          onChange={(start) => write({ start })}
        />
        {form.start === 'later' ? (
          <Field
            label={words.day}
            type="date"
            value={form.day}
            onChange={(event) => write({ day: event.target.value })}
            error={problems['effectiveFrom']}
            className="max-w-44"
          />
        ) : null}
      </form>
    </Dialog>
  );
}

type PartProps = { form: PriceForm; problems: PriceProblems; onWrite: (change: Partial<PriceForm>) => void };

function Target({ form, problems, onWrite }: PartProps) {
  return (
    <>
      <Field
        label={words.model}
        hint={words.modelHint}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        value={form.model}
        onChange={(event) => onWrite({ model: event.target.value })}
        error={problems['model']}
      />
      <Choice
        legend={words.who}
        name="who"
        value={form.who}
        values={WHO}
        names={{ everybody: words.everybody, oneWorkspace: words.oneWorkspace }}
        meanings={words.whoMeaning}
        onChange={(who) => onWrite({ who })}
      />
      {form.who === 'oneWorkspace' ? (
        <Field
          label={words.workspace}
          hint={words.workspaceHint}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={form.workspaceSlug}
          onChange={(event) => onWrite({ workspaceSlug: event.target.value })}
          error={problems['workspaceSlug']}
        />
      ) : null}
    </>
  );
}

/** So that a slip by a thousand is seen. */
function Example({ form }: { form: PriceForm }) {
  const [input, output] = [parseRate(form.rates.input), parseRate(form.rates.output)];
  if (input === null || output === null) return null;
  return (
    <p aria-live="polite" className="-mt-2 text-xs text-ink-soft tabular-nums">
      {words.example(formatRate(exampleCost({ input, output }, 10_000n, 1_000n)))}
    </p>
  );
}
