import { graphql } from 'graphql/index.js';
import { expect, test } from 'vitest';
import { createContexts } from '../server/transport/context.ts';
import { createPeople, CALLER } from '../server/testkit/people.ts';
import { builder } from './builder.ts';
import './users.ts'; import './members.ts'; import './invitations.ts'; import './api-keys.ts'; import './auth.ts';
test('smoke', async () => {
  builder.subscriptionField('x' as never, (t: any) => t.string({ subscribe: async function* () {}, resolve: () => '' }));
  const schema = builder.toSchema();
  const people = await createPeople();
  const contexts = createContexts({ identity: people.identity, workspaces: people.workspaces } as never);
  const cookies: any[] = [];
  const run = async (source: string, authorization?: string) => {
    const context = await contexts.ofDoor({ credentials: { authorization }, ip: '1.2.3.4', userAgent: '', requestId: 'x', setCookie: (c) => void cookies.push(c) });
    const r = await graphql({ schema, source, contextValue: context });
    return JSON.stringify(r, null, 1);
  };
  console.log(await run(`mutation { register(input:{email:"a@b.co", password:"0123456789", displayName:"Ada"}) { user { id email displayName memberships { role workspace { id slug name viewerRole members(first: 1) { pageInfo { hasNextPage endCursor } edges { cursor node { role user { displayName email } } } } apiKeys { id } } } } accessToken refreshToken expiresAt } }`));
  const out = await people.identity.login(CALLER, { email: 'a@b.co', password: '0123456789' });
  const auth = `Bearer ${out.accessToken}`;
  console.log(await run(`{ viewer { id email } }`), await run(`{ viewer { id email } }`, auth));
  const wsp = (await people.workspaces.membershipsOf((await people.identity.authenticate({ authorization: auth }))!, out.user.id))[0]!.workspaceId;
  console.log(await run(`{ a: node(id: "${wsp}") { __typename id ... on Workspace { slug viewerRole } } b: node(id: "${out.user.id}") { __typename ... on User { email } } c: node(id: "wsp_x") { id } d: workspace(slug: "nope") { id } e: node(id: "zzz") { id } }`, auth));
  console.log(await run(`mutation { createApiKey(input:{workspaceId:"${wsp}", name:"Bot", scopes:["session:read"], monthlyLimitMicros: "5"}) { secret apiKey { __typename id displayName scopes expiresAt lastUsedAt } } inviteMember(input:{workspaceId:"${wsp}", email:"x@y.zz", role: ADMIN}) { invitation { id email role expiresAt } } createWorkspace(input:{name:"New One"}) { workspace { slug viewerRole } } changeRole(input:{workspaceId:"${wsp}", userId:"${out.user.id}", role: MEMBER}) { membership { role } } }`, auth));
  console.log(await run(`mutation { logout { ok } }`, auth), cookies);
  await people.close();
  expect(1).toBe(1);
});
