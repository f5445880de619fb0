/** A span for every operation, in the trace of whoever sent it; its runs are below it. */
import { getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../schema/context.ts';
import { traced } from '../kit/tracing.ts';
import type { DoorContext } from './context.ts';

export function operationTraces(): Plugin<Context> {
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const { traceparent, requestId } = (args.contextValue as Context as DoorContext).door;
      const name = getOperationAST(args.document, args.operationName)?.name?.value ?? 'unnamed';
      const attributes = { 'graphql.operation.name': name, 'parley.request_id': requestId };
      setExecuteFn((given) => traced(`graphql ${name}`, { kind: 'server', attributes, traceparent }, async () => executeFn(given)));
    },
  };
}
