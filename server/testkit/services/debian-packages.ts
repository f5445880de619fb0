import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { moveIntoPlace } from '../../kit/move-into-place.ts';
import { onPath } from './on-path.ts';

const run = promisify(execFile);
const CACHE = join(import.meta.dirname, '../../../node_modules/.cache/debian');
const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024;
/** The system's own loader must keep the system's own libc. */
const NEVER_UNPACKED = new Set(['libc6', 'libc-bin']);

export interface DebianProgram {
  packages: string[];
  /** Where the package puts the program, and the binary behind it when that is only a script. */
  program: string;
  binary?: string;
  /** What to set instead, for the message when nothing works. */
  instead: string;
}

/** A program of the Debian archive: installed as root, unpacked into node_modules/.cache as anyone else. */
export async function provideProgram(wanted: DebianProgram): Promise<string> {
  const name = wanted.packages.join(' ');
  try {
    if (onPath('apt-get') === undefined) throw new Error('there is no apt-get');
    if (process.getuid?.() === 0) {
      await install(wanted.packages).catch((error: Error) => console.warn(`apt-get install ${name}: ${error.message}`));
      if (existsSync(wanted.program)) return wanted.program;
    }
    return await unpack(wanted);
  } catch (cause) {
    throw new Error(`${name} is needed and could not be had (${(cause as Error).message}): install it, or set ${wanted.instead}`, {
      cause,
    });
  }
}

async function install(packages: string[]): Promise<void> {
  console.log(`Installing ${packages.join(' ')} (apt-get, as root)`);
  // RUNLEVEL=1 keeps the package from starting its service.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  await apt(['update'], { env }).catch(() => undefined);
  await apt(['install', '-y', '--no-install-recommends', ...packages], { env });
}

async function unpack({ packages, program, binary = program }: DebianProgram): Promise<string> {
  const place = join(CACHE, createHash('sha256').update(packages.join()).digest('hex').slice(0, 12));
  const launcher = join(place, 'bin', basename(binary));
  if (existsSync(launcher)) return launcher;
  console.log(`Unpacking ${packages.join(' ')} into ${relative(process.cwd(), place)} (apt-get download, nothing is installed)`);
  const half = `${place}.${randomUUID()}`;
  const root = join(half, 'root');
  const debs = join(half, 'debs');
  for (const dir of [root, debs]) mkdirSync(dir, { recursive: true });
  try {
    const options = ownDirectories(join(half, 'apt'));
    // One unreachable source of several is no reason to stop; what matters is whether the packages arrive.
    await apt([...options, 'update']).catch(() => undefined);
    const lists = await missingPackages(options, packages).then(
      (missing) => ({ options, missing }),
      async () => ({ options: [], missing: await missingPackages([], packages) }),
    );
    await apt([...lists.options, 'download', ...lists.missing], { cwd: debs });
    for (const deb of readdirSync(debs)) await run('dpkg-deb', ['-x', join(debs, deb), root]);
    writeLauncher(half, binary);
    for (const dir of ['apt', 'debs']) rmSync(join(half, dir), { recursive: true, force: true });
    moveIntoPlace(half, place);
    return launcher;
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
}

/** apt's package lists and cache in our own folder: a fresh machine has none, and the system's belong to root. */
function ownDirectories(dir: string): string[] {
  for (const part of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(dir, part), { recursive: true });
  const settings = [
    `Dir::State::Lists=${join(dir, 'lists')}`,
    `Dir::Cache=${join(dir, 'cache')}`,
    'Acquire::Languages=none',
    'Debug::NoLocking=1',
  ];
  return settings.flatMap((setting) => ['-o', setting]);
}

/** What an installation would add, found by simulating it. */
async function missingPackages(options: string[], packages: string[]): Promise<string[]> {
  const plan = await apt([...options, 'install', '--simulate', '--no-install-recommends', ...packages]);
  const added = [...plan.matchAll(/^Inst (\S+)/gm)].map((match) => match[1]!);
  return [...new Set([...packages, ...added])].filter((name) => !NEVER_UNPACKED.has(name));
}

/** A script of the program's own name, so that its folder can stand in PATH; it finds the rest relative to itself. */
function writeLauncher(half: string, binary: string): void {
  const libraries = libraryFolders(join(half, 'root')).map((dir) => `$here/${relative(half, dir)}`);
  const launcher = join(half, 'bin', basename(binary));
  mkdirSync(join(half, 'bin'));
  writeFileSync(join(half, 'fonts.conf'), FONTS);
  writeFileSync(
    launcher,
    `#!/bin/sh
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
export LD_LIBRARY_PATH="${libraries.join(':')}\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export XDG_DATA_DIRS="$here/root/usr/share:\${XDG_DATA_DIRS:-/usr/local/share:/usr/share}"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/root${binary}" "$@"
`,
  );
  chmodSync(launcher, 0o755);
}

const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir prefix="relative">root/usr/share/fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
`;

function libraryFolders(root: string): string[] {
  const files = ['lib', 'usr/lib'].flatMap((top) =>
    existsSync(join(root, top)) ? readdirSync(join(root, top), { recursive: true, withFileTypes: true }) : [],
  );
  return [...new Set(files.filter((file) => /^lib.*\.so(\.|$)/.test(file.name)).map((file) => file.parentPath))].sort(
    (a, b) => a.length - b.length,
  );
}

async function apt(args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Promise<string> {
  const env = { ...process.env, LC_ALL: 'C', ...options.env };
  try {
    const { stdout } = await run('apt-get', ['-q', '-o', 'Acquire::Retries=2', ...args], {
      maxBuffer: OUTPUT_LIMIT_BYTES,
      ...options,
      env,
    });
    return stdout;
  } catch (cause) {
    const complaint = /^E: .*$/m.exec((cause as { stderr?: string }).stderr ?? '');
    throw new Error(complaint?.[0] ?? String(cause), { cause });
  }
}
