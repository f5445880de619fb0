/** People with a workspace, a key and a session of their own, for senders to use up. */
import { SCOPES } from '../../schema/wire/scopes.ts';
import type { Sender } from './plan.ts';

const REGISTER = `mutation ($input: RegisterInput!) {
  register(input: $input) { accessToken user { id memberships { workspace { id } } } }
}`;
const SESSION = 'mutation ($input: CreateSessionInput!) { createSession(input: $input) { session { id } } }';
const KEY = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret apiKey { id } } }';
const SEND = 'mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { prompt { id } answers { id } } }';

let recruited = 0;

export function createRecruiting(url: string) {
  async function ask<T>(query: string, input: object, token: string | null = null): Promise<T> {
    const number = ++recruited;
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-forwarded-for': `172.16.${(number >> 8) & 255}.${number & 255}`,
        ...(token !== null && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables: { input } }),
    });
    const { data, errors } = (await response.json()) as { data?: T; errors?: unknown };
    if (errors || !data) throw new Error(`a sender could not be recruited: ${JSON.stringify(errors)}`);
    return data;
  }

  return async function recruit(model: string): Promise<Sender> {
    const email = `sender${process.pid}.${++recruited}@example.org`;
    const { register } = await ask<{
      register: { accessToken: string; user: { id: string; memberships: { workspace: { id: string } }[] } };
    }>(REGISTER, { email, password: 'correct horse battery', displayName: 'Sender' });
    const { accessToken: token, user } = register;
    const workspaceId = user.memberships[0]!.workspace.id;
    const { createSession } = await ask<{ createSession: { session: { id: string } } }>(SESSION, { workspaceId, title: 'Fuzzed' }, token);
    const sessionId = createSession.session.id;
    const { createApiKey } = await ask<{ createApiKey: { secret: string; apiKey: { id: string } } }>(
      KEY,
      { workspaceId, name: 'Sender', scopes: SCOPES },
      token,
    );
    const { sendPrompt } = await ask<{ sendPrompt: { prompt: { id: string }; answers: { id: string }[] } }>(
      SEND,
      { sessionId, text: 'Hello', models: [model] },
      token,
    );
    const ids = [user.id, workspaceId, sessionId, createApiKey.apiKey.id, sendPrompt.prompt.id, sendPrompt.answers[0]!.id];
    return { id: user.id, token, apiKey: createApiKey.secret, sessionId, ids };
  };
}

export type Recruit = ReturnType<typeof createRecruiting>;
