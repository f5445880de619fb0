/** What one operation may ask for. These are envelop plugins, so HTTP, SSE and WebSocket share them. */
import { EnvelopArmorPlugin } from '@escape.tech/graphql-armor';
import { GraphQLError, NoSchemaIntrospectionCustomRule, validate } from 'graphql';
import type { ASTVisitor, DocumentNode, GraphQLSchema, ValidationContext } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../schema/context.ts';

/** `repeats`: how often one selection may ask for the same name. */
export const OPERATION_LIMITS = { aliases: 10, directives: 5, depth: 14, tokens: 1_500, cost: 20_000, repeats: 10 };

/** `spec`: only where the client accepts application/graphql-response+json; over plain JSON such answers have status 200. */
const BAD_REQUEST = { spec: true, status: 400 };

function tooComplex(_context: ValidationContext | null, error: GraphQLError): void {
  error.message = error.message.replace('Syntax Error: ', '');
  Object.assign(error.extensions, { code: 'TOO_COMPLEX', http: BAD_REQUEST });
}

const rejection = { onReject: [tooComplex], propagateOnRejection: true };

export function operationLimits() {
  return EnvelopArmorPlugin({
    maxAliases: { n: OPERATION_LIMITS.aliases, allowList: [], ...rejection },
    maxDirectives: { n: OPERATION_LIMITS.directives, ...rejection },
    maxDepth: { n: OPERATION_LIMITS.depth, ...rejection },
    maxTokens: { n: OPERATION_LIMITS.tokens, ...rejection },
    costLimit: { maxCost: OPERATION_LIMITS.cost, ...rejection },
    // It knows one of three wordings, and says that it hid something.
    blockFieldSuggestion: { enabled: false },
  });
}

function repeatsRule(context: ValidationContext): ASTVisitor {
  return {
    SelectionSet({ selections }) {
      const counts = new Map<string, number>();
      for (const selection of selections) {
        if (selection.kind !== 'Field') continue;
        const name = (selection.alias ?? selection.name).value;
        const count = (counts.get(name) ?? 0) + 1;
        counts.set(name, count);
        if (count !== OPERATION_LIMITS.repeats + 1) continue;
        const message = `Repeats limit of ${OPERATION_LIMITS.repeats} exceeded by ${name}.`;
        context.reportError(new GraphQLError(message, { nodes: selection, extensions: { code: 'TOO_COMPLEX' } }));
      }
    },
  };
}

/** Names that the asker did not know stay unknown. */
export const withoutSuggestion = (message: string): string => message.replace(/ Did you mean .*\?$/s, '');

/** What validation refuses has a code of our own list, and teaches nobody the schema. */
export function validationErrors(): Plugin {
  return {
    onValidate({ addValidationRule }) {
      addValidationRule(repeatsRule);
      return ({ valid, result }) => {
        if (valid) return;
        for (const error of result as GraphQLError[]) {
          error.extensions['code'] ??= 'INVALID';
          error.message = withoutSuggestion(error.message);
        }
      };
    },
  };
}

/**
 * Integrators with a credential may read the schema; strangers may not. Asked before execution and not as a rule of validation: over HTTP
 * that comes before anybody knows who asks.
 */
export function introspectionForMembers(): Plugin<Context> {
  const known = new WeakMap<DocumentNode, boolean>();

  function introspects(schema: GraphQLSchema, document: DocumentNode): boolean {
    const answer = known.get(document) ?? validate(schema, document, [NoSchemaIntrospectionCustomRule]).length > 0;
    known.set(document, answer);
    return answer;
  }

  function check({ args }: { args: { schema: GraphQLSchema; document: DocumentNode; contextValue: Context } }): void {
    if (args.contextValue.actor || !introspects(args.schema, args.document)) return;
    throw new GraphQLError('Sign in, or send an API key, to read the schema.', { extensions: { code: 'UNAUTHENTICATED' } });
  }

  return { onExecute: check, onSubscribe: check };
}
