import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const ROOT = join(import.meta.dirname, '..');
const CLIENT = join(ROOT, 'client');
const DIST = join(CLIENT, 'dist');
const STAMP = '.source-hash';
/** All that ends up in the built client. */
const SOURCES = ['client', 'schema/wire', 'package-lock.json', 'tsconfig.json'];
const NOT_SOURCES = /^client\/(?:dist|sdk)|\.test\.tsx?$/;
const COMPRESSIBLE = /\.(js|css|html|svg|json|txt|webmanifest)$/;
const COMPRESSED_FROM_BYTES = 1_024;
/** From here on each step costs three times the time for 5 % less. */
const BROTLI_QUALITY = 9;

/** Builds the client unless `client/dist` comes from exactly these sources. */
export async function ensureClient(): Promise<void> {
  const hash = sourceHash();
  if (readStamp() === hash) return;
  console.log('Building the client…');
  const startedAt = performance.now();
  await buildClient(hash);
  console.log(`Built the client in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** Built beside and then swapped, so that a server that runs keeps its files till the last moment and two builds do not mix. */
export async function buildClient(hash = sourceHash(), logLevel: 'info' | 'warn' = 'warn'): Promise<void> {
  const half = join(CLIENT, `dist-${process.pid}`);
  try {
    await runVite('vite.config.ts', ['--outDir', half, '--emptyOutDir', '--logLevel', logLevel]);
    await runVite('explorer.vite.config.ts', ['--outDir', half, '--logLevel', logLevel === 'warn' ? 'error' : logLevel]);
    await compressFiles(half);
    writeFileSync(join(half, STAMP), hash);
    rmSync(DIST, { recursive: true, force: true });
    renameSync(half, DIST);
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
}

async function runVite(config: string, options: readonly string[]): Promise<void> {
  const args = ['build', '--config', join(CLIENT, config), ...options];
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    // A test's own environment would make a client for development of it.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The client could not be built (vite ended with ${code})`);
}

function readStamp(): string | null {
  const stamp = join(DIST, STAMP);
  return existsSync(stamp) ? readFileSync(stamp, 'utf8') : null;
}

function sourceHash(): string {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap(filesUnder).sort())
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(ROOT, path)))
      .update('\0');
  return hash.digest('hex');
}

function filesUnder(path: string): string[] {
  if (!existsSync(join(ROOT, path)) || NOT_SOURCES.test(path)) return [];
  const entries = path.endsWith('.json') ? null : readdirSync(join(ROOT, path), { withFileTypes: true });
  if (entries === null) return [path];
  return entries.flatMap((entry) => {
    const child = `${path}/${entry.name}`;
    if (NOT_SOURCES.test(child)) return [];
    return entry.isDirectory() ? filesUnder(child) : [child];
  });
}

async function compressFiles(dir: string): Promise<void> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && COMPRESSIBLE.test(entry.name),
  );
  await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const content = await readFile(path);
      if (content.length < COMPRESSED_FROM_BYTES) return;
      const brotli = promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } });
      await Promise.all([writeFile(`${path}.br`, await brotli), writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }))]);
    }),
  );
}
