/** Writes what is generated: the printed schema, its reference and changes, and the client's typed documents. `--check` writes nothing and fails when they are not up to date. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generate } from '@graphql-codegen/cli';
import { lexicographicSortSchema, printSchema } from 'graphql';
import codegenConfig from '../codegen.ts';
import { schema } from '../schema/index.ts';
import { schemaChanges } from './schema-changes.ts';
import { schemaReference } from './schema-reference.ts';

process.chdir(join(import.meta.dirname, '..'));
const sdl = `${printSchema(lexicographicSortSchema(schema))}\n`;
const client = (await generate({ ...codegenConfig, schema: sdl, silent: true, errorsOnly: true }, false)) as {
  filename: string;
  content: string;
}[];
const files = [
  { filename: 'schema/schema.graphql', content: sdl },
  { filename: 'docs/reference.md', content: schemaReference(schema) },
  { filename: 'docs/api-changes.md', content: await schemaChanges(schema) },
  ...client,
];
const stale = files.filter(({ filename, content }) => !existsSync(filename) || readFileSync(filename, 'utf8') !== content);
const names = stale.map(({ filename }) => `\n  ${filename}`).join('');

if (stale.length === 0) {
  console.log('Generated files are up to date');
} else if (process.argv.includes('--check')) {
  console.error(`Not up to date, run \`npm run codegen\`:${names}`);
  process.exitCode = 1;
} else {
  for (const { filename, content } of stale) {
    mkdirSync(dirname(filename), { recursive: true });
    writeFileSync(filename, content);
  }
  console.log(`Generated:${names}`);
}
