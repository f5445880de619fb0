import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, findBreakingChanges, isInputObjectType, isInterfaceType, isObjectType, printSchema } from 'graphql';
import type { GraphQLField } from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from './index.ts';

const silentArguments = (field: GraphQLField<unknown, unknown>) => field.args.filter((arg) => !arg.description).map((arg) => arg.name);

const contract = buildSchema(readFileSync(join(import.meta.dirname, '../docs/contract.graphql'), 'utf8'));

describe('contract', () => {
  test('the schema has every name, argument and nullability that integrators were promised', () => {
    expect(findBreakingChanges(contract, buildSchema(printSchema(schema)))).toEqual([]);
  });

  test('nullability is exactly as promised', () => {
    const differing = Object.values(contract.getTypeMap())
      .filter((type) => isObjectType(type) || isInterfaceType(type) || isInputObjectType(type))
      .filter((type) => !type.name.startsWith('__'))
      .flatMap((type) => {
        const ours = schema.getType(type.name);
        if (!isObjectType(ours) && !isInterfaceType(ours) && !isInputObjectType(ours)) return [type.name];
        return Object.values(type.getFields())
          .filter((field) => String(ours.getFields()[field.name]?.type) !== String(field.type))
          .map(
            (field) =>
              `${type.name}.${field.name}: ${String(field.type)} was promised, ${String(ours.getFields()[field.name]?.type)} is there`,
          );
      });
    expect(differing).toEqual([]);
  });

  test('the comparison sees a removed field', () => {
    const poorer = buildSchema(printSchema(schema).replace(/^ {2}viewerRole: SessionRole!$/m, '  role: SessionRole!'));
    expect(findBreakingChanges(contract, poorer)).not.toEqual([]);
  });

  test('every type, field and argument says what it is', () => {
    const silent = Object.values(schema.getTypeMap())
      .filter((type) => !type.name.startsWith('__'))
      .flatMap((type) => [
        ...(type.description ? [] : [type.name]),
        ...(isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
          ? Object.values(type.getFields()).flatMap((field) => [
              ...(field.description ? [] : [`${type.name}.${field.name}`]),
              ...('args' in field ? silentArguments(field).map((name) => `${type.name}.${field.name}(${name})`) : []),
            ])
          : []),
      ]);
    expect(silent).toEqual([]);
  });
});
