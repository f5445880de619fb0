/** Every operation and fragment that the web client is written with. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'graphql';
import type { DefinitionNode } from 'graphql';

const CLIENT = join(import.meta.dirname, '../../../client/src');

export const clientSources: readonly string[] = readdirSync(CLIENT, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|gql\//.test(name))
  .map((name) => readFileSync(join(CLIENT, name), 'utf8'));

export const clientDefinitions: readonly DefinitionNode[] = clientSources.flatMap((source) =>
  [...source.matchAll(/graphql\(`([^`]*)`\)/g)].flatMap(([, text]) => [...parse(text!).definitions]),
);
