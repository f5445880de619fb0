/** A route of the double: method, path with `:names`, the parameters that it knows, and what it answers. */
import type { z } from 'zod';
import type { Form } from './form.ts';
import { readParams } from './params.ts';

export type Method = 'GET' | 'POST' | 'DELETE';

export interface Route {
  method: Method;
  pattern: RegExp;
  names: string[];
  answer(path: Record<string, string>, form: Form): object;
}

export function route<T extends z.ZodType>(
  method: Method,
  path: string,
  params: T,
  answer: (call: { path: Record<string, string>; params: z.output<T> }) => object,
): Route {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  return {
    method,
    names,
    pattern: new RegExp(`^${path.replaceAll(/:\w+/g, '([^/]+)')}$`),
    answer: (values, form) => answer({ path: values, params: readParams(params, form) }),
  };
}

export function findRoute(routes: readonly Route[], method: string, path: string) {
  for (const candidate of routes) {
    const match = candidate.method === method ? candidate.pattern.exec(path) : null;
    if (match === null) continue;
    return { route: candidate, path: Object.fromEntries(candidate.names.map((name, i) => [name, decodeURIComponent(match[i + 1] ?? '')])) };
  }
  return null;
}
