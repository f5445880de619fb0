/** The form of the automatic top-up: what is written in its fields, and what is wrong with it. */
import { MAX_TOP_UP, MIN_TOP_UP } from '../../../../../schema/wire/limits.ts';
import { billingMessages } from '../../../messages/billing-en.ts';
import type { Billing } from '../billing-model.ts';
import { asDollars, parseDollars, price } from '../money.ts';

export type AutoTopUpTexts = Record<'threshold' | 'amount' | 'cap', string>;
export type AutoTopUpProblems = Partial<AutoTopUpTexts>;

export interface AutoTopUpValues {
  thresholdMicros: string;
  amountMicros: string;
  monthlyCapMicros: string | null;
}

const DEFAULTS: AutoTopUpValues = { thresholdMicros: '5000000', amountMicros: '25000000', monthlyCapMicros: null };
const words = billingMessages.autoTopUp;

export function storedValues(current: Billing['autoTopUp']): AutoTopUpValues {
  if (current === null) return DEFAULTS;
  const { thresholdMicros, amountMicros, monthlyCapMicros } = current;
  return { thresholdMicros, amountMicros, monthlyCapMicros };
}

export function textsOf({ thresholdMicros, amountMicros, monthlyCapMicros }: AutoTopUpValues): AutoTopUpTexts {
  return {
    threshold: asDollars(thresholdMicros),
    amount: asDollars(amountMicros),
    cap: monthlyCapMicros === null ? '' : asDollars(monthlyCapMicros),
  };
}

export function readTexts(texts: AutoTopUpTexts): { values: AutoTopUpValues } | { problems: AutoTopUpProblems } {
  const problems: AutoTopUpProblems = {};
  const threshold = parseDollars(texts.threshold);
  const amount = parseDollars(texts.amount);
  const hasCap = texts.cap.trim() !== '';
  const cap = hasCap ? parseDollars(texts.cap) : null;
  if (threshold === null || threshold > MAX_TOP_UP) problems.threshold = words.badAmount;
  if (amount === null || amount < MIN_TOP_UP || amount > MAX_TOP_UP)
    problems.amount = billingMessages.topUp.range(price(MIN_TOP_UP), price(MAX_TOP_UP));
  if (hasCap && cap === null) problems.cap = words.badAmount;
  else if (cap !== null && amount !== null && cap < amount) problems.cap = words.capTooSmall;
  if (threshold === null || amount === null || Object.keys(problems).length > 0) return { problems };
  const monthlyCapMicros = cap === null ? null : String(cap);
  return { values: { thresholdMicros: String(threshold), amountMicros: String(amount), monthlyCapMicros } };
}
