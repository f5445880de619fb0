/** Executes a subscription's selection on one root value, and encodes the result at most once (LIVE.md F1). */
import { GraphQLError, execute } from 'graphql';
import type { ExecutionResult } from 'graphql';
import { asciiJson } from './ascii-json.ts';
import type { Operation } from './operation.ts';
import { wireErrors } from './wire-errors.ts';

export type MaskError = (error: unknown) => Error;

/** One result, for all who get it. */
export class Delivery {
  readonly result: ExecutionResult;
  #tail: string | null = null;

  constructor(result: ExecutionResult) {
    this.result = result;
  }

  /** The result as JSON of pure ASCII, and the brace that ends the message it is the payload of. */
  get tail(): string {
    return (this.#tail ??= `${this.#encode()}}`);
  }

  #encode(): string {
    const { errors, ...rest } = this.result;
    return asciiJson(errors ? { ...rest, errors: wireErrors(errors) } : rest);
  }
}

export interface ExecutionOptions {
  operation: Operation;
  variables: Record<string, unknown>;
  /** A context for each execution: nothing that one loads may be stale in the next. */
  newContext(): object;
  asViewer<T>(context: object, work: () => T): T;
  mask: MaskError;
}

export function createExecution({ operation, variables, newContext, asViewer, mask }: ExecutionOptions) {
  function failed(error: unknown): Delivery {
    const path = [operation.root.alias?.value ?? operation.root.name.value];
    const located = error instanceof Error ? error : new Error('not an error', { cause: error });
    return refusal(new GraphQLError(located.message, { nodes: operation.root, path, originalError: located }), mask);
  }

  function deliver(result: ExecutionResult): Delivery {
    if (!result.errors) return new Delivery(result);
    return new Delivery({ ...result, errors: result.errors.map((error) => mask(error) as GraphQLError) });
  }

  function run(rootValue: unknown, contextValue: unknown): Delivery | Promise<Delivery> {
    const { schema, document, operationName } = operation;
    const result = execute({ schema, document, operationName, rootValue, contextValue, variableValues: variables });
    return 'then' in result ? result.then(deliver, failed) : deliver(result);
  }

  return {
    failed,
    /** Answers at once unless a resolver waits. Never throws: what fails is a delivery with errors. */
    now(rootValue: () => unknown): Delivery | Promise<Delivery> {
      try {
        const context = newContext();
        return asViewer(context, () => run(rootValue(), context));
      } catch (error) {
        return failed(error);
      }
    },
    async later(rootValue: (context: unknown) => Promise<unknown>): Promise<Delivery> {
      try {
        const context = newContext();
        return await asViewer(context, async () => run(await rootValue(context), context));
      } catch (error) {
        return failed(error);
      }
    },
  };
}

export type Execution = ReturnType<typeof createExecution>;

/** What a reader gets who may not read, or no longer. */
export function refusal(error: unknown, mask: MaskError): Delivery {
  return new Delivery({ errors: [mask(error) as GraphQLError] });
}
