import { priceMessages as words } from '../../../messages/prices-en.ts';
import type { PriceLine } from './price-documents.ts';

const PROVIDERS: Readonly<Record<string, string>> = { anthropic: 'Anthropic', openai: 'OpenAI', google: 'Google', demo: 'Demo' };

export function providerOf(model: string): string {
  return model.slice(0, model.indexOf(':'));
}

export function providerName(provider: string): string {
  return PROVIDERS[provider] ?? provider;
}

/** Below the heading of its provider. */
export function shortName(model: string): string {
  const name = model.slice(model.indexOf(':') + 1);
  return name === '*' ? words.everyOther : name;
}

/** For all of a provider that have no price of their own. */
export function isWide(model: string): boolean {
  return model.endsWith(':*');
}

/** By provider, the demo last; in each those with a price of their own first. */
export function byProvider(lines: readonly PriceLine[]): [provider: string, lines: PriceLine[]][] {
  const groups = Map.groupBy(lines, ({ model }) => providerOf(model));
  return [...groups]
    .toSorted(([a], [b]) => Number(a === 'demo') - Number(b === 'demo'))
    .map(([provider, of]) => [provider, of.toSorted((a, b) => Number(isWide(a.model)) - Number(isWide(b.model)))]);
}

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });

/** Of a moment or a day; prices begin and are read by days in UTC. */
export function formatDay(iso: string): string {
  return day.format(Date.parse(iso));
}
