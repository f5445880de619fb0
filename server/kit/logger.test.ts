import { expect, test } from 'vitest';
import { createLogger } from './logger.ts';

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  let text = '';
  write(createLogger({ level: 'trace', destination: { write: (line) => void (text += line) } }));
  return text;
}

const FORGED = '%s %o %j %%x\n{"level":50,"msg":"forged"}\r\n\u2028\u0000\u001b[31mred';

test('nothing that is logged makes a second line, whatever is in it and wherever', () => {
  const text = logged((log) => log.warn({ [FORGED]: FORGED, error: new Error(FORGED), list: [FORGED] }, FORGED));
  expect(text.match(/\n/g)).toHaveLength(1);
  const line = JSON.parse(text) as { level: number; msg: string };
  expect([line.level, line.msg]).toEqual([40, FORGED]);
  // eslint-disable-next-line no-control-regex
  expect(text.slice(0, -1)).not.toMatch(/[\u0000-\u001f]/);
});

test('each line says when, in UTC', () => {
  const { time } = JSON.parse(logged((log) => log.info('x'))) as { time: string };
  expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(Math.abs(Date.parse(time) - Date.now())).toBeLessThan(60_000);
});

test('what is secret by its name is hidden, also two levels down', () => {
  const secret = 'canary';
  for (const name of ['authorization', 'cookie', 'password', 'token', 'accessToken', 'refreshToken', 'secret', 'apiKey', 'text', 'prompt'])
    expect([
      name,
      logged((log) => log.info({ [name]: secret, in: { [name]: secret, deeper: { [name]: secret } } }, 'x')).includes(secret),
    ]).toEqual([name, false]);
});
