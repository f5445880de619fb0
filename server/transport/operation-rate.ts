/**
 * What operations are counted by, the same over HTTP, SSE and sockets, for all nodes together: how many there are, how many subscriptions begin, what
 * they cost as measured before they run, and what kinds of change they make. One turn to Redis for each operation; none for the events of a subscription.
 */
import { OperationTypeNode, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../schema/context.ts';
import { countedAs } from '../identity/actor.ts';
import { Expected } from '../kit/errors.ts';
import { networkOf } from '../kit/rate-limit.ts';
import type { Left, RateLimits } from '../kit/rate-limit.ts';
import { countAction } from '../limits.ts';
import type { ActionKind } from '../limits.ts';
import { measuredCost } from './complexity.ts';
import type { OperationArgs } from './complexity.ts';
import type { Door } from './door.ts';
import { mutationsOf } from './mutation-kinds.ts';

type Args = OperationArgs & { contextValue: Context & { door?: Door; params?: { extensions?: Record<string, unknown> | null } } };
type Counted = { kind: ActionKind; left: Left } | { kind: ActionKind; error: unknown };

export function operationRate(rateLimits: Pick<RateLimits, 'take'>): Plugin<Context> {
  /** Throws RATE_LIMITED. */
  async function count(first: 'operation' | 'subscription', args: Args) {
    const { actor, ip, door } = args.contextValue;
    const by = actor ? countedAs(actor) : { ip: networkOf(ip) };
    const cost = measuredCost(args);
    const operation = getOperationAST(args.document, args.operationName);
    const changes = operation?.operation === OperationTypeNode.MUTATION ? mutationsOf(args.document, operation) : [];
    const asked: [ActionKind, number][] = [[first, 1], ['cost', cost], ...changes];
    const counted = await Promise.all(
      asked.map(async ([kind, points]): Promise<Counted | null> => {
        try {
          const left = await countAction(rateLimits, kind, by, points);
          return left && { kind, left };
        } catch (error) {
          return { kind, error };
        }
      }),
    );
    const known = counted.filter((one) => one !== null);
    tell(door, known);
    const refused = known.flatMap((one) => ('error' in one ? [one.error] : [])).toSorted((a, b) => waitOf(b) - waitOf(a));
    if (refused.length > 0) throw refused[0];
    const spent = known.find(({ kind }) => kind === 'cost');
    return { cost, ...(spent && 'left' in spent && spent.left) };
  }

  return {
    async onExecute({ args }) {
      const spent = await count('operation', args as Args);
      if ((args as Args).contextValue.params?.extensions?.['cost'] !== true) return;
      return {
        onExecuteDone({ result, setResult }) {
          if (Symbol.asyncIterator in result) return;
          setResult({ ...result, extensions: { ...result.extensions, cost: spent } });
        },
      };
    },
    async onSubscribe({ args }) {
      await count('subscription', args as Args);
    },
  };
}

const waitOf = (error: unknown): number => (error instanceof Expected ? (error.details.retryAfter ?? 0) : Infinity);

/** As programs read it: what there is of each in its window, and what is left (draft-ietf-httpapi-ratelimit-headers). */
function tell(door: Door | undefined, counted: readonly Counted[]): void {
  if (!door?.setHeader) return;
  const policies: string[] = [];
  const left: string[] = [];
  for (const one of counted) {
    if ('error' in one) left.push(`"${one.kind}";r=0;t=${waitOf(one.error)}`);
    else {
      policies.push(`"${one.kind}";q=${one.left.limit};w=${one.left.perSeconds}`);
      left.push(`"${one.kind}";r=${one.left.remaining};t=${one.left.resetsIn}`);
    }
  }
  if (policies.length > 0) door.setHeader('ratelimit-policy', policies.join(', '));
  if (left.length > 0) door.setHeader('ratelimit', left.join(', '));
}
