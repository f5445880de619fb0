import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Lowest first. A file imports its own floor and anything lower; two names on one line share a floor. */
const FLOORS = [
  ['schema/wire'],
  ['server/kit'],
  ['server/limits.ts'],
  ['server/identity'],
  ['server/workspaces'],
  ['server/notices'],
  ['server/audit'],
  ['server/billing'],
  ['server/models'],
  ['server/live'],
  ['server/sessions'],
  ['server/insights'],
  ['server/webhooks'],
  ['server/privacy'],
  ['server/services.ts'],
  ['schema'],
  ['server/transport'],
  ['server/entities.ts'],
  ['server/background-jobs.ts'],
  ['server/module-options.ts'],
  ['server/people-modules.ts'],
  ['server/live-modules.ts'],
  ['server/modules.ts'],
  ['server/app.ts'],
  ['server/main.ts'],
];

/** From here on only types may be taken from server/: the schema gets its services through the context. */
const TYPES_ONLY = { from: 'schema', of: 'server/' };

const ROOT = join(import.meta.dirname, '..');

interface Import {
  from: string;
  to: string;
  isTypeOnly: boolean;
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => /\.tsx?$/.test(path) && !/\.(test|bench)\.tsx?$|\/(testkit|doubles|gql)\/|-contract\.ts$|\.d\.ts$/.test(path));
}

const STATEMENT = /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^'"();]*?\sfrom\s+)?['"](\.[^'"]+)['"]/g;
const DYNAMIC = /\bimport\(\s*['"](\.[^'"]+)['"]\s*\)/g;

function importsOf(path: string, text: string): Import[] {
  const resolve = (target: string) => normalize(join(dirname(path), target));
  return [
    ...[...text.matchAll(STATEMENT)].map((match) => ({ from: path, to: resolve(match[3]!), isTypeOnly: match[2] !== undefined })),
    ...[...text.matchAll(DYNAMIC)].map((match) => ({ from: path, to: resolve(match[1]!), isTypeOnly: false })),
  ];
}

function floorOf(path: string): number {
  const isIn = (floor: string) => path === floor || path.startsWith(`${floor}/`);
  // The longest name wins: schema/wire is not schema.
  const candidates = FLOORS.flatMap((names, index) => names.filter(isIn).map((name) => ({ name, index })));
  return candidates.sort((a, b) => b.name.length - a.name.length)[0]?.index ?? -1;
}

function upwardArrows(imports: readonly Import[]): string[] {
  return imports.filter(({ from, to }) => floorOf(to) > floorOf(from)).map(({ from, to }) => `${from} -> ${to}`);
}

function circles(imports: readonly Import[]): string[] {
  const graph = Map.groupBy(imports, (entry) => entry.from);
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  function visit(path: string, trail: readonly string[]): void {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
      return;
    }
    state.set(path, 'open');
    for (const { to } of graph.get(path) ?? []) visit(to, [...trail, path]);
    state.set(path, 'done');
  }
  for (const path of graph.keys()) visit(path, []);
  return found;
}

const serverImports = ['server', 'schema'].flatMap(sources).flatMap((path) => importsOf(path, readFileSync(join(ROOT, path), 'utf8')));
const clientImports = sources('client/src').flatMap((path) => importsOf(path, readFileSync(join(ROOT, path), 'utf8')));

describe('architecture', () => {
  test('every file of server and schema stands on a floor', () => {
    const homeless = ['server', 'schema'].flatMap(sources).filter((path) => floorOf(path) < 0);
    expect(homeless).toEqual([]);
  });

  test('no import goes upwards', () => {
    expect(upwardArrows(serverImports)).toEqual([]);
  });

  test('no import circle', () => {
    expect(circles(serverImports)).toEqual([]);
    expect(circles(clientImports)).toEqual([]);
  });

  test('the schema sees the server by type only', () => {
    const values = serverImports.filter(
      ({ from, to, isTypeOnly }) => from.startsWith(`${TYPES_ONLY.from}/`) && to.startsWith(TYPES_ONLY.of) && !isTypeOnly,
    );
    expect(values.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  test('the client imports itself and schema/wire', () => {
    const foreign = clientImports.filter(({ to }) => !to.startsWith('client/') && !to.startsWith('schema/wire/'));
    expect(foreign.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  test('a feature of the client imports no other feature', () => {
    const feature = (path: string) => /^client\/src\/features\/([^/]+)\//.exec(path)?.[1];
    const crossing = clientImports.filter(({ from, to }) => feature(from) && feature(to) && feature(from) !== feature(to));
    expect(crossing.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  test('only the module that owns a library imports it', () => {
    const owners: Record<string, string> = {
      lucia: 'server/identity/',
      '@google/generative-ai': 'server/models/google.ts',
      ioredis: 'server/kit/',
      agenda: 'server/kit/jobs/',
    };
    const strangers = ['server', 'schema', 'client/src'].flatMap(sources).flatMap((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      return Object.entries(owners)
        .filter(
          ([library, owner]) =>
            !relative(ROOT, join(ROOT, path)).startsWith(owner) && new RegExp(`^import (?!type)[^;]*from '${library}'`, 'm').test(text),
        )
        .map(([library]) => `${path} imports ${library}`);
    });
    expect(strangers).toEqual([]);
  });
});

describe('the checks themselves', () => {
  const arrow = (from: string, to: string): Import => ({ from, to, isTypeOnly: false });

  test('see an upward arrow and a circle', () => {
    expect(
      upwardArrows([arrow('server/kit/db.ts', 'server/sessions/run.ts'), arrow('server/live/hub.ts', 'server/kit/db.ts')]),
    ).toHaveLength(1);
    expect(circles([arrow('a', 'b'), arrow('b', 'c'), arrow('c', 'a')])).toEqual(['a -> b -> c -> a']);
  });

  test('read every form of import', () => {
    const text = `import { a } from './a.ts';\nimport type { b } from './b.ts';\nimport {\n  c,\n} from './c.ts';\nimport './d.ts';\nexport { e } from './e.ts';\nawait import('./f.ts');`;
    expect(importsOf('x/y.ts', text).map(({ to }) => to)).toEqual(['x/a.ts', 'x/b.ts', 'x/c.ts', 'x/d.ts', 'x/e.ts', 'x/f.ts']);
  });
});
