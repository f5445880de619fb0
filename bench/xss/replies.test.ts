import { getNamedType, isInterfaceType, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../schema/index.ts';
import { OF_MACHINES, TEXT_FIELDS } from './replies.ts';

const named = new Set(
  Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) || isInterfaceType(type)
      ? Object.entries(type.getFields())
          .filter(([, field]) => getNamedType(field.type).name === 'String')
          .map(([name]) => name)
      : [],
  ),
);

test('what people write and read is made hostile', () => {
  for (const name of [
    'title',
    'displayName',
    'name',
    'text',
    'excerpt',
    'note',
    'message',
    'label',
    'quote',
    'description',
    'userAgent',
    'email',
  ])
    expect(TEXT_FIELDS).toContain(name);
});

test('what is left as it is exists: a name that is gone would hide the next one of that name', () => {
  expect([...OF_MACHINES].filter((name) => !named.has(name))).toEqual([]);
});
