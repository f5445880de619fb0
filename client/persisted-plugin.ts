/**
 * The built client sends the hashes of its operations. Their texts are no part of the pages: the server reads them from operations.json beside
 * them, and a page fetches them if a server ever asks for one. While developing texts are sent.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { formatDocument } from '@urql/core';
import { Kind, OperationTypeNode, parse, print, separateOperations } from 'graphql';
import type { DefinitionNode, DocumentNode } from 'graphql';
import type { Plugin } from 'vite';

const CALL = /\bgraphql\(`([^`]*)`\)/g;
/** Where the texts stand, in its source. */
const RUNTIME = 'api/persisted.ts';
export const OPERATIONS_FILE = 'operations.json';

export interface PersistedOperation {
  name: string;
  kind: OperationTypeNode;
  hash: string;
  text: string;
}

export function operationsIn(sources: readonly string[]): PersistedOperation[] {
  const definitions = sources.flatMap((source): readonly DefinitionNode[] =>
    [...source.matchAll(CALL)].flatMap(([, text = '']) => parse(text, { noLocation: true }).definitions),
  );
  return Object.entries(separateOperations({ kind: Kind.DOCUMENT, definitions })).map(([name, document]) => {
    const kind = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION)!.operation;
    // urql knows by the names of types what a mutation changed. Who follows a session reads frames as they are.
    const sent = kind === OperationTypeNode.SUBSCRIPTION ? document : (formatDocument(document) as DocumentNode);
    const text = print(sent);
    return { name, kind, hash: createHash('sha256').update(text).digest('hex'), text };
  });
}

export function clientSourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|^gql\//.test(name))
    .toSorted()
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

export function persistedPlugin(folder: string): Plugin {
  let operations: PersistedOperation[] = [];
  const manifest = () => JSON.stringify(Object.fromEntries(operations.map(({ hash, text }) => [hash, text])));

  /** Of this build, so that a page of it finds its own as long as its files are served. */
  const fileName = () => `assets/operations-${createHash('sha256').update(manifest()).digest('hex').slice(0, 12)}.json`;

  /** Every document becomes its name and hash; lines stay where they were. */
  function withoutTexts(code: string): string {
    return code.replaceAll(CALL, (_call, text: string) => {
      const [definition] = parse(text, { noLocation: true }).definitions;
      const lines = '\n'.repeat(text.split('\n').length - 1);
      if (definition?.kind !== Kind.OPERATION_DEFINITION) return `/*#__PURE__*/graphql(${lines})`;
      const { name, kind, hash } = operations.find((one) => one.name === definition.name?.value)!;
      return `/*#__PURE__*/graphql(${[hash, kind, name].map((word) => JSON.stringify(word)).join(',')}${lines})`;
    });
  }

  return {
    name: 'parley:persisted',
    apply: 'build',
    enforce: 'pre',
    buildStart() {
      operations = operationsIn(clientSourcesIn(folder));
    },
    transform(code, id) {
      if (id === join(folder, RUNTIME)) return { code: code.replace(`/${OPERATIONS_FILE}`, `/${fileName()}`), map: null };
      return id.startsWith(folder) && code.includes('graphql(`') ? { code: withoutTexts(code), map: null } : null;
    },
    generateBundle() {
      for (const name of [OPERATIONS_FILE, fileName()]) this.emitFile({ type: 'asset', fileName: name, source: manifest() });
    },
  };
}
