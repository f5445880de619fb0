/** Holds docs/security.md to the code and to the list of ids of OWASP ASVS 5.0.0: nothing that it says stands there unproven. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MAX_REQUEST_BODY_BYTES, MAX_SOCKET_MESSAGE_BYTES } from '../schema/wire/limits.ts';
import { ADDRESS_LINK_LIFETIME_MS } from './identity/addresses.ts';
import { CHALLENGE_LIFETIME_MS } from './identity/entrance.ts';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './identity/fields.ts';
import { GUEST_LIFETIME_MS } from './identity/guests.ts';
import { LOGIN_LIFETIME_DAYS, LOGIN_LONGEST_DAYS } from './identity/logins.ts';
import { MAGIC_LINK_LIFETIME_MS } from './identity/magic-links.ts';
import { CONTEXT_WORDS } from './identity/new-password.ts';
import { ATTEMPT_LIFETIME_MS } from './identity/oauth/attempts.ts';
import { YOUNG_LOGIN_MS } from './identity/reassurance.ts';
import { ACCESS_LIFETIME_MS, REFRESH_LIFETIME_MS } from './identity/token-pairs.ts';
import { CHALLENGE_ATTEMPTS } from './identity/two-factor.ts';
import { RECOVERY_CODES } from './identity/two-factor-codes.ts';
import { ACTIONS, BACKOFFS, GUESSED_AT } from './limits.ts';
import { pathsWith, readSources } from './testkit/source-scan.ts';
import { OPERATION_LIMITS } from './transport/limits.ts';

/** By section, the level of each requirement in its order; 0 where a number is not given out. */
const LEVELS: Record<string, string> = {
  '1.1': '22',
  '1.2': '1111122223',
  '1.3': '112222222223',
  '1.4': '222',
  '1.5': '123',
  '2.1': '122',
  '2.2': '112',
  '2.3': '12223',
  '2.4': '23',
  '3.1': '3',
  '3.2': '113',
  '3.3': '12223',
  '3.4': '11222233',
  '3.5': '11122333',
  '3.6': '3',
  '3.7': '22333',
  '4.1': '12233',
  '4.2': '23333',
  '4.3': '22',
  '4.4': '1222',
  '5.1': '2',
  '5.2': '112333',
  '5.3': '113',
  '5.4': '222',
  '6.1': '122',
  '6.2': '111111112222',
  '6.3': '11223333',
  '6.4': '112233',
  '6.5': '22222333',
  '6.6': '2223',
  '6.7': '33',
  '6.8': '2222',
  '7.1': '222',
  '7.2': '1111',
  '7.3': '22',
  '7.4': '11222',
  '7.5': '223',
  '7.6': '22',
  '8.1': '1233',
  '8.2': '1123',
  '8.3': '133',
  '8.4': '23',
  '9.1': '111',
  '9.2': '1222',
  '10.1': '22',
  '10.2': '223',
  '10.3': '22223',
  '10.4': '1111122222233333',
  '10.5': '22222',
  '10.6': '22',
  '10.7': '222',
  '11.1': '2233',
  '11.2': '22233',
  '11.3': '11233',
  '11.4': '1222',
  '11.5': '23',
  '11.6': '23',
  '11.7': '33',
  '12.1': '12233',
  '12.2': '11',
  '12.3': '22223',
  '13.1': '2333',
  '13.2': '222223',
  '13.3': '2233',
  '13.4': '1222233',
  '14.1': '22',
  '14.2': '12223333',
  '14.3': '122',
  '15.1': '12233',
  '15.2': '12233',
  '15.3': '1222222',
  '15.4': '3333',
  '16.1': '2',
  '16.2': '22222',
  '16.3': '2222',
  '16.4': '222',
  '16.5': '2223',
  '17.1': '23',
  '17.2': '22223333',
  '17.3': '22',
};

const ROOT = join(import.meta.dirname, '..');
const page = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');
const sources = readSources();

interface Row {
  id: string;
  level: string;
  state: string;
  reason: string;
  tests: { path: string; title: string }[];
}

const STATE = /^(met|not applicable|open)(?:: (.+)| \((.+)\))?$/;

function rowsOf(text: string): Row[] {
  return [...text.matchAll(/^\| (\d+\.\d+\.\d+) \| ([12]) \| [^|]+ \| ([^|]+) \|([^|]*)\|$/gm)].map(([, id, level, state, tests]) => {
    const [, name = '?', reason = '', note = ''] = STATE.exec(state!.trim()) ?? [];
    const named = tests!.split(' · ').flatMap((one) => [...one.matchAll(/`([^`]+)` › (.+)/g)]);
    return {
      id: id!,
      level: level!,
      state: name,
      reason: reason || note,
      tests: named.map(([, path, title]) => ({ path: path!, title: title!.trim() })),
    };
  });
}

const rows = rowsOf(page);
const sectionOf = (title: string): string => {
  const start = page.indexOf(`\n## ${title}\n`);
  return start < 0 ? '' : page.slice(start, page.indexOf('\n## ', start + 4) < 0 ? undefined : page.indexOf('\n## ', start + 4));
};

function problemsOf(given: readonly Row[]): string[] {
  return given.flatMap(({ id, state, reason, tests }) => {
    const problems: string[] = [];
    if (state === '?') problems.push(`${id}: no state`);
    if (state === 'met' && tests.length === 0) problems.push(`${id}: met without a test`);
    if (state !== 'met' && reason === '') problems.push(`${id}: ${state} without a reason`);
    if (state === 'not applicable' && tests.length > 0) problems.push(`${id}: not applicable, and tested`);
    for (const { path, title } of tests) {
      const file = join(ROOT, path);
      const text = existsSync(file) ? readFileSync(file, 'utf8') : null;
      if (text === null) problems.push(`${id}: there is no ${path}`);
      else if (!["'", '`', '"'].some((quote) => text.includes(`(${quote}${title}${quote}`) || text.includes(` ${quote}${title}${quote},`)))
        problems.push(`${id}: ${path} has no test “${title}”`);
    }
    return problems;
  });
}

test('each line that is met names tests that exist, each other one says why', () => {
  expect(problemsOf(rows)).toEqual([]);
  const control: Row[] = [
    { id: '1', level: '1', state: 'met', reason: '', tests: [] },
    { id: '2', level: '1', state: 'met', reason: '', tests: [{ path: 'server/kit/egress.test.ts', title: 'the moon is made of cheese' }] },
    { id: '3', level: '1', state: 'open', reason: '', tests: [{ path: 'server/gone.test.ts', title: 'x' }] },
  ];
  expect(problemsOf(control)).toHaveLength(4);
});

test('every requirement of levels 1 and 2 stands there once, with its level', () => {
  const wanted = Object.entries(LEVELS).flatMap(([section, levels]) =>
    [...levels].flatMap((level, place) => (level === '1' || level === '2' ? [`${section}.${place + 1} L${level}`] : [])),
  );
  expect(wanted).toHaveLength(253);
  expect(rows.map(({ id, level }) => `${id} L${level}`)).toEqual(wanted);
});

test('the sums are those of the lines', () => {
  const line = (name: string, of: readonly Row[]) => {
    const count = (state: string) => of.filter((row) => row.state === state).length;
    return `| ${name} | ${of.length} | ${count('met')} | ${count('not applicable')} | ${count('open')} |`;
  };
  for (const [name, of] of [
    ['1', rows.filter(({ level }) => level === '1')],
    ['2', rows.filter(({ level }) => level === '2')],
    ['both', rows],
  ] as const)
    expect(page).toContain(line(name, of));
});

/** For documentation the standard asks as for anything else; the page that answers is where the words say. */
const DOCUMENTED: Record<string, string> = {
  '2.1.2': 'Input and limits',
  '7.1.3': 'Signing in',
  '11.1.1': 'Cryptography',
  '15.1.1': 'What others made',
};

test('every requirement for documentation leads to a section of this page, or to a page that exists', () => {
  const here = 'every requirement for documentation leads to a section of this page, or to a page that exists';
  const led = rows.filter(({ tests }) => tests.some(({ title }) => title === here)).map(({ id }) => id);
  expect(led).toEqual(Object.keys(DOCUMENTED));
  for (const title of Object.values(DOCUMENTED)) expect([title, sectionOf(title).length > 400]).toEqual([title, true]);
  for (const [, link] of page.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g))
    expect([link, existsSync(join(ROOT, 'docs', link!))]).toEqual([link, true]);
  for (const [, path] of page.matchAll(/`((?:server|client|schema|tools|e2e)\/[\w./-]+\.\w+)`/g))
    expect([path, existsSync(join(ROOT, path!))]).toEqual([path, true]);
});

test('the figures of this page are those of the code', () => {
  const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
  const figures = {
    'a login that is not used ends after': `${LOGIN_LIFETIME_DAYS} days`,
    'a login that is used ends after': `${LOGIN_LONGEST_DAYS} days`,
    'an access token ends after': `${ACCESS_LIFETIME_MS / minute} minutes`,
    'a refresh token that is not used ends after': `${REFRESH_LIFETIME_MS / day} days`,
    'a guest’s token that is not used ends after': `${GUEST_LIFETIME_MS / day} days`,
    'a sign-in link ends after': `${MAGIC_LINK_LIFETIME_MS / minute} minutes`,
    'a link to confirm an address ends after': `${ADDRESS_LINK_LIFETIME_MS / hour} hours`,
    'an attempt to sign in elsewhere ends after': `${ATTEMPT_LIFETIME_MS / minute} minutes`,
    'the second step of signing in ends after': `${CHALLENGE_LIFETIME_MS / minute} minutes or ${CHALLENGE_ATTEMPTS} wrong codes`,
    'a login counts as proof, where there is no password or a link was mailed, for': `${YOUNG_LOGIN_MS / minute} minutes`,
    'recovery codes of a person': `${RECOVERY_CODES}`,
    'characters of a password': `${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH}`,
    'wrong passwords before one waits, and the longest wait': `${BACKOFFS.password.freeAttempts}, ${BACKOFFS.password.maxWaitSeconds} seconds`,
    'wrong passwords in an hour from which an address counts as guessed at': `${GUESSED_AT.from}`,
    'attempts to sign in from one network in ten minutes': `${ACTIONS.signIn.ip[0]}`,
    'bytes of a request, of a message on a socket': `${MAX_REQUEST_BODY_BYTES}, ${MAX_SOCKET_MESSAGE_BYTES}`,
    'depth, aliases, tokens of an operation': `${OPERATION_LIMITS.depth}, ${OPERATION_LIMITS.aliases}, ${OPERATION_LIMITS.tokens}`,
  };
  const table = [...sectionOf('Signing in').matchAll(/^\| (.+) \| (.+) \|$/gm)].slice(2).map(([, name, value]) => [name, value]);
  expect(table).toEqual(Object.entries(figures));
});

test('the words that no password is made of are those of the code', () => {
  expect(sectionOf('Signing in')).toContain(`these words: ${CONTEXT_WORDS.map((word) => `\`${word}\``).join(', ')}.`);
});

/** The files that a section's table names in its last column. */
const filesIn = (section: string): string[] =>
  [...sectionOf(section).matchAll(/^\|.*\| ([^|]+) \|$/gm)]
    .flatMap(([, cell]) => [...cell!.matchAll(/`([\w/.-]+\/[\w/.-]+)`/g)].map(([, path]) => path!))
    .toSorted();

test('the inventory of cryptography names every file that uses it', () => {
  const uses =
    /\b(createHash|createHmac|createCipheriv|createDecipheriv|hkdf|randomBytes|randomInt|randomFill|timingSafeEqual|getRandomValues|subtle)\b|@node-rs\/argon2|from ['"]jose['"]|@oslojs\//;
  expect(filesIn('Cryptography')).toEqual(pathsWith(sources, uses));
});

test('whom the program speaks to: every file that opens a connection is named', () => {
  const opens =
    /(?<![\w.])fetch\(|undiciFetch\(|createTransport\(|new Redis\(|new pg\.(Client|Pool)|MikroORM\.init|new (Stripe|OpenAI|Anthropic|GoogleGenerativeAI|OTLPTraceExporter|OAuth2Client)\(|createRemoteJWKSet\(|['"]@sentry\/node['"]|new Socket\(|from ['"]node:(https|dgram)['"]/;
  const inServer = sources.filter(({ path }) => /^(server|schema)\//.test(path));
  expect(filesIn('Who speaks to whom')).toEqual(pathsWith(inServer, opens));
});

test('every event of the log that is about security is in the list, and no other', () => {
  const ofServer = sources.filter(({ path }) => path.startsWith('server/'));
  const written = ofServer.flatMap(({ text }) =>
    text.includes("'security'") ? [...text.matchAll(/event: '([a-z:-]+)'/g)].map(([, name]) => name!) : [],
  );
  const acts = sources.find(({ path }) => path === 'server/identity/sign-in-notes.ts')!.text.match(/export type SignInAct =[^;]+/)![0];
  const names = new Set([...written, ...[...acts.matchAll(/'([a-z:-]+)'/g)].map(([, name]) => name!)]);
  const listed = [...sectionOf('Logs').matchAll(/^\| `([a-z:-]+)` \|/gm)].map(([, name]) => name!);
  expect(listed.toSorted()).toEqual([...names].toSorted());
});
