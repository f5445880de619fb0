import { budgetMessages as words } from '../../messages/budgets-en.ts';
import type { Budget } from './budget-documents.ts';

/** What a budget is for. */
export function subjectName({ scope, session, actor }: Pick<Budget, 'scope' | 'session' | 'actor'>, viewerId: string): string {
  switch (scope) {
    case 'WORKSPACE':
      return words.whole;
    case 'SESSION':
      return session ? session.title || words.untitled : words.hiddenSession;
    case 'PERSON':
    case 'API_KEY':
      return actor?.id === viewerId ? words.yours : (actor?.displayName ?? words.someone);
  }
}

/** “Ana, this month”. */
export function budgetName(budget: Pick<Budget, 'scope' | 'session' | 'actor' | 'period'>, viewerId: string): string {
  return `${subjectName(budget, viewerId)}, ${words.periodNow[budget.period]}`;
}
