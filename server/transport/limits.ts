/** What one operation may ask for. These are envelop plugins, so HTTP, SSE and WebSocket share them. */
import { EnvelopArmorPlugin } from '@escape.tech/graphql-armor';
import type { GraphQLError, ValidationContext } from 'graphql';
import { NoSchemaIntrospectionCustomRule } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../schema/context.ts';

export const OPERATION_LIMITS = { aliases: 10, directives: 5, depth: 14, tokens: 1_500, cost: 20_000 };

function tooComplex(_context: ValidationContext | null, error: GraphQLError): void {
  error.extensions['code'] = 'TOO_COMPLEX';
}

const rejection = { onReject: [tooComplex], propagateOnRejection: true };

export function operationLimits() {
  return EnvelopArmorPlugin({
    maxAliases: { n: OPERATION_LIMITS.aliases, allowList: [], ...rejection },
    maxDirectives: { n: OPERATION_LIMITS.directives, ...rejection },
    maxDepth: { n: OPERATION_LIMITS.depth, ...rejection },
    maxTokens: { n: OPERATION_LIMITS.tokens, ...rejection },
    costLimit: { maxCost: OPERATION_LIMITS.cost, ...rejection },
    blockFieldSuggestion: { enabled: true },
  });
}

/** Integrators with a credential may read the schema; strangers may not. */
export function introspectionForMembers(): Plugin<Context> {
  return {
    onValidate({ addValidationRule, context }) {
      if (!context.actor) addValidationRule(NoSchemaIntrospectionCustomRule);
    },
  };
}
