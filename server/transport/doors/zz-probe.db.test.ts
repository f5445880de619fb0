import { test } from 'vitest';
import { createTestApp } from '../../testkit/test-app.ts';
test('probe', async () => {
  const app = await createTestApp();
  const ada = await app.person();
  const q = '{ __schema { queryType { name } } }';
  const show = (label: string, a: { status: number; body: string }) => console.log(label, a.status, a.body.slice(0, 300));
  show('member http', await app.ask(q, {}, ada.headers));
  show('anon http', await app.ask(q));
  show('member again', await app.ask(q, {}, ada.headers));
  const s = await app.socket({ authorization: ada.headers.authorization });
  console.log('member ws', JSON.stringify(await s.ask(q)));
  const n = await app.socket();
  console.log('anon ws', JSON.stringify(await n.ask(q)));
  console.log('member ws', JSON.stringify(await s.ask(q)));
  show('anon typename', await app.ask('{__typename}'));
  show('anon suggestion', await app.ask('{ vieweer { id } }'));
  show(
    'anon deep',
    await app.ask(
      '{ viewer ' + '{ memberships { workspace { members { edges { node { user'.repeat(4) + '{ id }' + '}}}}}}'.repeat(4) + '}',
    ),
  );
  show('alias', await app.ask('{' + Array.from({ length: 101 }, (_, i) => `a${i}: __typename`).join(' ') + '}'));
  show('dup', await app.ask('{' + '__typename '.repeat(500) + '}'));
  show('dir', await app.ask('{ __typename ' + '@aa'.repeat(10) + '}'));
  show('circ', await app.ask('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'));
  show('syntax', await app.ask('{ '));
  show('unknown op', await app.ask('query A { __typename }', {}, {}));
  show('bad token', await app.ask('{ __typename }', {}, { authorization: 'Bearer nope' }));
  for (const body of [
    '',
    '{',
    '[]',
    '[{"query":"{__typename}"},{"query":"{__typename}"}]',
    'null',
    '"x"',
    '5',
    '{"query":5}',
    '{"query":"{__typename}","variables":[]}',
    '{"query":"{__typename}","variables":"x"}',
    '{"query":"{__typename}","operationName":5}',
    '{"query":"{__typename}","operationName":"Nope"}',
    '{"query":"{__typename}","foo":1}',
    '{"query":"{__typename}","extensions":7}',
    '{"query":"query($a: ID!){ node(id:$a){id} }","variables":{}}',
    '{"query":"' + 'x'.repeat(1_100_000) + '"}',
    '{"query":""}',
    '{}',
  ]) {
    const r = await fetch(app.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    console.log(JSON.stringify(body.slice(0, 60)), r.status, r.headers.get('content-type'), (await r.text()).slice(0, 250));
  }
  for (const [m, ct] of [
    ['GET', null],
    ['PUT', 'application/json'],
    ['OPTIONS', null],
    ['HEAD', null],
    ['DELETE', null],
    ['TRACE2', null],
  ] as const) {
    const r = await fetch(app.url + (m === 'GET' ? '?query={__typename}' : ''), {
      method: m,
      ...(ct && { headers: { 'content-type': ct }, body: '{"query":"{__typename}"}' }),
    }).catch((e) => e);
    console.log(m, r.status, r.headers && JSON.stringify([...r.headers]), r.text && (await r.text()).slice(0, 200));
  }
  const g = await fetch(app.url + '?query=' + encodeURIComponent('mutation { logout { ok } }'));
  console.log('GET mutation', g.status, await g.text());
  const sse = await app.sse({ query: 'mutation { logout { ok } }', method: 'GET' });
  await sse.ended();
  console.log('SSE GET mutation', sse.status, JSON.stringify(sse.frames.items));
  const sse2 = await app.sse({ query: 'subscription { sessionEvents(sessionId:"x") { cursor } }', method: 'GET' });
  await sse2.ended();
  console.log('SSE', sse2.status, JSON.stringify(sse2.frames.items));
  await app.close();
}, 60000);
