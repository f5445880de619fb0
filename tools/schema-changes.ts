/** docs/api-changes.md: what has changed between the released schemas (schema/released/<version>.graphql), and since the last of them. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import type { Change } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';
import type { GraphQLSchema } from 'graphql';

const RELEASED = join(import.meta.dirname, '../schema/released');

const INTRO = `# What has changed in the API

Made by \`npm run codegen\` from the schemas in \`schema/released\`: one for each release, a copy of \`schema/schema.graphql\` of that day. Within a major version nothing is
removed or renamed; what will go one day is marked as deprecated first.`;

/** By how much they ask of whoever uses the API. */
const LEVELS: readonly [CriticalityLevel, string][] = [
  [CriticalityLevel.Breaking, 'Breaking'],
  [CriticalityLevel.Dangerous, 'To be looked at'],
  [CriticalityLevel.NonBreaking, 'New'],
];

const ADDITIONS: ReadonlySet<string> = new Set(['TYPE_ADDED', 'FIELD_ADDED']);

export interface Release {
  name: string;
  schema: GraphQLSchema;
}

/** Oldest first. */
export function releases(folder: string = RELEASED): Release[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .map((name) => ({ name: name.replace(/\.graphql$/, ''), schema: buildSchema(readFileSync(join(folder, name), 'utf8')) }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

/** What people did before and cannot do any more. */
export async function breakingChanges(before: GraphQLSchema, after: GraphQLSchema): Promise<string[]> {
  return (await diff(before, after))
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ message }) => message);
}

export async function schemaChanges(now: GraphQLSchema, released: readonly Release[] = releases()): Promise<string> {
  const all = [...released, { name: 'Not released yet', schema: now }];
  const sections: string[] = [];
  for (const [index, { name, schema }] of all.entries()) {
    const before = all[index - 1];
    if (before) sections.unshift(`## ${name}\n\n${listOf(await diff(before.schema, schema)) || 'Nothing.'}`);
  }
  return `${[INTRO, ...sections].join('\n\n')}\n`;
}

function listOf(changes: readonly Change[]): string {
  // A new type or field is told once, not again for each of its parts; and words may get better at any time.
  const added = new Set(changes.flatMap(({ type, path }) => (ADDITIONS.has(type) && path ? [path] : [])));
  const isPart = ({ path = '' }: Change) => [...path.matchAll(/\./g)].some(({ index }) => added.has(path.slice(0, index)));
  const told = changes.filter((change) => !change.type.includes('DESCRIPTION') && !isPart(change));
  return LEVELS.flatMap(([level, title]) => {
    const own = told.filter(({ criticality }) => criticality.level === level).map(({ message }) => `- ${message.replaceAll("'", '`')}`);
    return own.length === 0 ? [] : [`**${title}**\n\n${[...new Set(own)].sort().join('\n')}`];
  }).join('\n\n');
}
