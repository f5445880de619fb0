/** The mutations that the driver needs, as any customer would send them. */
export interface Answer {
  id: string;
  status: string;
}

export function createApi(base: string, token: string | null) {
  async function ask<T>(query: string, variables: Record<string, unknown>): Promise<T> {
    const response = await fetch(`${base}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data?: T; errors?: unknown };
    if (errors || !data) throw new Error(`${base} answered ${JSON.stringify(errors)}`);
    return data;
  }

  return {
    async register(email: string): Promise<{ token: string; workspaceId: string }> {
      const { register } = await ask<{ register: { accessToken: string; user: { memberships: { workspace: { id: string } }[] } } }>(
        `mutation ($input: RegisterInput!) { register(input: $input) { accessToken user { memberships { workspace { id } } } } }`,
        { input: { email, password: 'correct horse battery', displayName: 'Driver' } },
      );
      return { token: register.accessToken, workspaceId: register.user.memberships[0]!.workspace.id };
    },
    async firstWorkspace(): Promise<string> {
      const { viewer } = await ask<{ viewer: { memberships: { workspace: { id: string } }[] } }>(
        'query { viewer { memberships { workspace { id } } } }',
        {},
      );
      return viewer.memberships[0]!.workspace.id;
    },
    async createApiKey(workspaceId: string, name: string): Promise<string> {
      const { createApiKey } = await ask<{ createApiKey: { secret: string } }>(
        `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }`,
        { input: { workspaceId, name, scopes: ['session:read', 'session:write'] } },
      );
      return createApiKey.secret;
    },
    async createSession(workspaceId: string, title: string): Promise<string> {
      const { createSession } = await ask<{ createSession: { session: { id: string } } }>(
        `mutation ($input: CreateSessionInput!) { createSession(input: $input) { session { id } } }`,
        { input: { workspaceId, title } },
      );
      return createSession.session.id;
    },
    async sendPrompt(sessionId: string, text: string, model: string): Promise<Answer> {
      const { sendPrompt } = await ask<{ sendPrompt: { answers: Answer[] } }>(
        `mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { answers { id status } } }`,
        { input: { sessionId, text, models: [model] } },
      );
      return sendPrompt.answers[0]!;
    },
    async continueMessage(id: string): Promise<Answer> {
      const { continueMessage } = await ask<{ continueMessage: { answer: Answer } }>(
        `mutation ($input: ContinueMessageInput!) { continueMessage(input: $input) { answer { id status } } }`,
        { input: { id } },
      );
      return continueMessage.answer;
    },
    async models(): Promise<string[]> {
      const { models } = await ask<{ models: { id: string }[] }>('query { models { id } }', {});
      return models.map(({ id }) => id);
    },
  };
}
