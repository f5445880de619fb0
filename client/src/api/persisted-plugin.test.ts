import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Kind, OperationTypeNode, parse, visit } from 'graphql';
import { expect, test } from 'vitest';
import { clientSourcesIn, operationsIn, persistedPlugin } from '../../persisted-plugin.ts';

const SOURCE = join(import.meta.dirname, '..');
const operations = operationsIn(clientSourcesIn(SOURCE));

test('every operation of the client has its text, its hash and a name of its own', () => {
  expect(operations.length).toBeGreaterThan(100);
  expect(new Set(operations.map(({ name }) => name)).size).toBe(operations.length);
  for (const { hash, text } of operations) expect(hash).toBe(createHash('sha256').update(text).digest('hex'));
});

test('what urql keeps has the names of types everywhere, what is followed only where it is asked for', () => {
  const missing = (text: string): number => {
    let count = 0;
    visit(parse(text), {
      SelectionSet: ({ selections }, _key, parent) => {
        const isRoot = !Array.isArray(parent) && (parent as { kind?: string } | undefined)?.kind === Kind.OPERATION_DEFINITION;
        if (!isRoot && !selections.some((one) => one.kind === Kind.FIELD && one.name.value === '__typename')) count++;
      },
    });
    return count;
  };
  for (const { name, kind, text } of operations)
    if (kind !== OperationTypeNode.SUBSCRIPTION) expect([name, missing(text)]).toEqual([name, 0]);
  expect(missing(operations.find(({ name }) => name === 'SessionEvents')!.text)).toBeGreaterThan(5);
});

test('in the built code stand hash, kind and name, on as many lines; of a fragment nothing', () => {
  const plugin = persistedPlugin(SOURCE);
  const call = <Hook>(hook: Hook) => hook as (...given: unknown[]) => { code: string } | null;
  call(plugin.buildStart)();
  const code =
    'export const Doc = graphql(`\n  query ServerInfo {\n    server { version }\n  }\n`);\nconst Part = graphql(`\n  fragment Part on User { id }\n`);\nnext();';
  const built = call(plugin.transform)(code, join(SOURCE, 'api/any.ts'))!.code;
  const { hash } = operations.find(({ name }) => name === 'ServerInfo')!;
  expect(built).toContain(`graphql("${hash}","query","ServerInfo"`);
  expect(built).not.toMatch(/version|fragment/);
  expect(built.split('\n').indexOf('next();')).toBe(code.split('\n').indexOf('next();'));
  expect(call(plugin.transform)(code, '/elsewhere/any.ts')).toBeNull();
});
