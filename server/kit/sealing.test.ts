import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAppSecret } from './app-secret.ts';
import { createSealing } from './sealing.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), 'parley-secret-')), 'data');
});
afterEach(() => rm(join(dataDir, '..'), { recursive: true, force: true }));

describe('the app’s secret', () => {
  test('is the configured one, and then nothing is written', async () => {
    expect(await createAppSecret({ configured: 'x'.repeat(32), dataDir })()).toBe('x'.repeat(32));
    await expect(stat(dataDir)).rejects.toThrow(/ENOENT/);
  });

  test('else is made once, for this user only, whoever asks first', async () => {
    const secrets = await Promise.all(Array.from({ length: 20 }, () => createAppSecret({ configured: null, dataDir })()));
    expect(new Set(secrets).size).toBe(1);
    expect(secrets[0]).toMatch(/^[\w-]{43}$/);
    expect(await readdir(dataDir)).toEqual(['app-secret']);
    expect((await stat(join(dataDir, 'app-secret'))).mode & 0o777).toBe(0o600);
    expect((await readFile(join(dataDir, 'app-secret'), 'utf8')).trim()).toBe(secrets[0]);
  });
});

describe('sealing', () => {
  const sealing = (secret: string) => createSealing({ secret: () => Promise.resolve(secret) });
  const plain = Buffer.from('what nobody should read');

  test('opens for the same purpose under the same secret, and never looks the same twice', async () => {
    const [one, two] = [await sealing('a').seal('for Ada', plain), await sealing('a').seal('for Ada', plain)];
    expect(one.equals(two)).toBe(false);
    expect(one.includes(plain)).toBe(false);
    expect((await sealing('a').open('for Ada', one)).equals(plain)).toBe(true);
  });

  test('opens for nothing else', async () => {
    const sealed = await sealing('a').seal('for Ada', plain);
    await expect(sealing('a').open('for Alan', sealed)).rejects.toThrow(/authenticate data/);
    await expect(sealing('b').open('for Ada', sealed)).rejects.toThrow(/authenticate data/);
    for (let index = 0; index < sealed.length; index++) {
      const doctored = Buffer.from(sealed);
      doctored[index]! ^= 1;
      await expect(sealing('a').open('for Ada', doctored)).rejects.toThrow(/authenticate data|not a sealed secret/);
    }
    await expect(sealing('a').open('for Ada', sealed.subarray(0, 20))).rejects.toThrow('not a sealed secret');
    await expect(sealing('a').open('for Ada', Buffer.of())).rejects.toThrow('not a sealed secret');
  });

  test('while the secret is changed what was sealed under the other one opens too, and is sealed under the new one again', async () => {
    const changing = createSealing({ secret: () => Promise.resolve('b'), previous: 'a' });
    const old = await sealing('a').seal('for Ada', plain);
    expect((await changing.open('for Ada', old)).equals(plain)).toBe(true);
    const fresh = await changing.reseal('for Ada', old);
    expect((await sealing('b').open('for Ada', fresh!)).equals(plain)).toBe(true);
    await expect(sealing('a').open('for Ada', fresh!)).rejects.toThrow(/authenticate data/);
    expect(await changing.reseal('for Ada', fresh!)).toBeNull();
    await expect(changing.reseal('for Alan', old)).rejects.toThrow(/authenticate data/);
    await expect(changing.open('for Ada', await sealing('c').seal('for Ada', plain))).rejects.toThrow(/authenticate data/);
    await expect(sealing('b').reseal('for Ada', old)).rejects.toThrow(/authenticate data/);
  });
});
