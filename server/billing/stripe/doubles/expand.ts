/** `expand[]`: replaces ids by their objects along a path, at most four levels deep. */
import { invalidRequest } from './refusals.ts';
import type { World } from './world.ts';

const MAX_DEPTH = 4;

interface Plain {
  [key: string]: unknown;
}

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);

export function expand(world: World, answer: object, paths: readonly string[]): object {
  const copy = structuredClone(answer);
  for (const path of paths) {
    const steps = path.split('.');
    if (steps.length > MAX_DEPTH) throw invalidRequest(`You cannot expand more than ${MAX_DEPTH} levels of a property.`);
    follow(world, copy, steps, path);
  }
  return copy;
}

function follow(world: World, value: unknown, [step, ...rest]: string[], path: string): void {
  if (step === undefined || value === null) return;
  if (Array.isArray(value)) {
    for (const entry of value) follow(world, entry, [step, ...rest], path);
    return;
  }
  if (!isPlain(value)) throw notExpandable(path);
  if (!(step in value)) {
    const load = world.included(String(value['object']), step);
    if (load === undefined) throw notExpandable(path);
    value[step] = structuredClone(load(value as never));
  }
  const child = value[step];
  if (typeof child === 'string') {
    const found = world.find(child);
    if (found === undefined) throw notExpandable(path);
    value[step] = structuredClone(found);
  } else if (rest.length === 0 && child !== null && !world.included(String(value['object']), step)) {
    throw notExpandable(path);
  }
  follow(world, value[step], rest, path);
}

const notExpandable = (path: string) => invalidRequest(`This property cannot be expanded (${path}).`);
