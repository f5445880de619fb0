/** Where dangerous things stand in the program's own sources: nowhere, or in the files that are named here, each looked at. A new one is noticed. */
import { expect, test } from 'vitest';
import { pathsWith, readSources } from './testkit/source-scan.ts';
import type { SourceFile } from './testkit/source-scan.ts';

const sources = readSources();
const of = (...starts: string[]) => sources.filter(({ path }) => starts.some((start) => path.startsWith(start)));

test('text never becomes code', () => {
  expect(pathsWith(sources, /\beval\(|\bnew Function\(|['"]node:vm['"]|set(Timeout|Interval)\(\s*['"`]/)).toEqual([]);
});

test('text never becomes markup, and nothing parses XML or HTML', () => {
  const sinks =
    /innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|srcdoc|createContextualFragment|DOMParser|setHTMLUnsafe/i;
  expect(pathsWith(sources, sinks)).toEqual([]);
  expect(
    pathsWith(sources, /from ['"](xml2js|fast-xml-parser|libxmljs|sax|xmldom|@xmldom\/xmldom|saxes|parse5|cheerio|jsdom)['"]/),
  ).toEqual([]);
});

test('no page listens to what other windows say, or speaks to them', () => {
  expect(pathsWith(sources, /postMessage|addEventListener\(\s*['"]message['"]|\bonmessage\b|BroadcastChannel|window\.opener/)).toEqual([]);
});

test('a page leaves for another site in one place, and the server sends a browser elsewhere in one', () => {
  expect(pathsWith(of('client/'), /location\.(assign|replace)\(|location\.href\s*=[^=]|window\.open\(/)).toEqual([
    // To the page of Stripe that our own server answered with.
    'client/src/features/billing/stripe/use-to-stripe.ts',
  ]);
  expect(pathsWith(of('server/transport'), /\blocation[:,]|['"]location['"]/)).toEqual(['server/transport/oauth-pages.ts']);
});

test('other programs are started by what runs the database and by tools, never for a request', () => {
  expect(pathsWith(of('server/', 'schema/', 'client/'), /node:child_process|node:cluster/)).toEqual([
    'server/kit/embedded-postgres/account.ts',
    'server/kit/embedded-postgres/cluster.ts',
    'server/kit/embedded-postgres/postmaster.ts',
  ]);
});

test('files are written by what keeps the database and the secret, under names of its own', () => {
  const writers =
    /(?<!function |async |\.)\b(writeFile|writeFileSync|createWriteStream|appendFile|mkdir|mkdirSync|rename|renameSync|symlink|cp|cpSync)\(/;
  expect(pathsWith(of('server/'), writers)).toEqual([
    'server/kit/app-secret.ts',
    'server/kit/embedded-postgres/backup.ts',
    'server/kit/embedded-postgres/binaries.ts',
    'server/kit/embedded-postgres/cluster.ts',
    'server/kit/embedded-postgres/place.ts',
    'server/kit/embedded-postgres/users.ts',
    'server/kit/move-into-place.ts',
  ]);
});

test('SQL takes what people wrote as parameters: text is put into a statement in named files, and there it is our own', () => {
  expect(pathsWith(of('server/', 'schema/'), /\.(execute|query)(<[^(]*>)?\(\s*`[^`]*\$\{/)).toEqual([
    'server/kit/db.ts',
    'server/kit/embedded-postgres/start.ts',
    'server/kit/notifications.ts',
  ]);
  // Columns, directions and the like: constants, never a value.
  const raw = of('server/', 'schema/').flatMap(({ path, text }) =>
    [...text.matchAll(/sql\.(?:raw|lit)\(([^)]*)/g)].map(([, given]) => `${path}: ${given!.trim()}`),
  );
  expect(raw.length).toBeGreaterThan(20);
  expect(
    raw.filter((use) =>
      /\b(input|args|variables|request|body|query|params|actor|text|name|email)\b(?!\.(endsWith|includes))/.test(
        use.slice(use.indexOf(':') + 1).replaceAll(/(['"`]).*?\1|`[^`]*$/gs, ''),
      ),
    ),
  ).toEqual([]);
});

test('patterns of text are built in named files, from escaped words or from constants', () => {
  expect(pathsWith(sources, /new RegExp\(/)).toEqual([
    'client/src/features/session/comments/mention-text.ts',
    'client/src/markdown/blocks.ts',
    'client/src/markdown/math-text.ts',
    'server/sessions/search/snippet.ts',
    'server/transport/request-notes.ts',
  ]);
});

test('what can be guessed is used for waiting times alone', () => {
  expect(pathsWith(sources, /Math\.random/)).toEqual([
    'client/src/api/jitter.ts',
    'client/src/api/socket.ts',
    'client/src/live/backoff.ts',
    'server/kit/redis.ts',
    'server/live/hub.ts',
    'server/transport/sockets.ts',
    'server/webhooks/webhooks.ts',
  ]);
});

test('hashes are SHA-256, messages are authenticated by HMAC of it, and what is kept is sealed by AES-256-GCM', () => {
  const used = (files: readonly SourceFile[]) =>
    files.flatMap(({ text }) =>
      [
        ...text.matchAll(
          /\b(createHash|createHmac|createCipheriv|createDecipheriv|hkdf|hkdfSync|derive|createSign|createVerify|pbkdf2\w*|scrypt\w*)\(\s*['"]([\w-]+)['"]/g,
        ),
      ].map(([, call, name]) => `${call} ${name}`),
    );
  expect([...new Set(used(sources))].toSorted()).toEqual([
    'createCipheriv aes-256-gcm',
    'createDecipheriv aes-256-gcm',
    'createHash sha256',
    'createHmac sha256',
    'derive sha256',
  ]);
  expect(used([{ path: 'control.ts', text: `createHash('md5')` }])).toEqual(['createHash md5']);
});

test('what a browser keeps is written in named files: tastes and places, never a token or a text', () => {
  expect(pathsWith(of('client/'), /\b(localStorage|sessionStorage|indexedDB|cookieStore)\b|document\.cookie|\bcaches\./)).toEqual([
    'client/public/theme.js',
    'client/src/api/came-by-link.ts',
    'client/src/api/forget-person.ts',
    'client/src/api/return-to.ts',
    'client/src/app/last-workspace.ts',
    'client/src/explorer/explorer.tsx',
    'client/src/features/billing/stripe/departure.ts',
    'client/src/features/session/use-model-choice.ts',
    'client/src/features/sidebar/use-open-folder.ts',
    'client/src/ui/theme.ts',
  ]);
});

test('the walk sees every source and what stands in it', () => {
  expect(sources.length).toBeGreaterThan(1_000);
  const control: SourceFile[] = [
    { path: 'b.ts', text: 'element.innerHTML = text' },
    { path: 'a.ts', text: 'eval(text)' },
  ];
  expect(pathsWith(control, /innerHTML|eval\(/)).toEqual(['a.ts', 'b.ts']);
});
