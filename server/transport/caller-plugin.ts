/** Every operation, through whatever door, is worked on for whoever sent it. */
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../schema/context.ts';
import type { Callers } from '../kit/callers.ts';

export function callerPlugin({ atCaller }: Pick<Callers, 'atCaller'>): Plugin<Context> {
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const { ip } = args.contextValue;
      setExecuteFn((given) => atCaller(ip, () => executeFn(given)));
    },
  };
}
