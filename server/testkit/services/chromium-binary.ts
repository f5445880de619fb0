import { existsSync } from 'node:fs';
import { provideProgram } from './debian-packages.ts';

const CHROMIUM = '/usr/bin/chromium';

/** PLAYWRIGHT_CHROMIUM names another one. */
export async function findChromium(): Promise<string> {
  const given = process.env['PLAYWRIGHT_CHROMIUM'];
  if (given) return given;
  if (existsSync(CHROMIUM)) return CHROMIUM;
  return provideProgram({
    packages: ['chromium'],
    program: CHROMIUM,
    binary: '/usr/lib/chromium/chromium',
    instead: 'PLAYWRIGHT_CHROMIUM to the path of a Chromium or Chrome',
  });
}
