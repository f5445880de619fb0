/** Speaks what of GitHub signing in takes: the two pages of OAuth, with PKCE, and the two questions about a person. */
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface GithubPerson {
  id: number;
  login: string;
  name: string | null;
  emails: { email: string; primary: boolean; verified: boolean }[];
}

export const GITHUB_CLIENT = { id: 'Iv1.parley', secret: 'ghs_secret' };

export async function startGithubDouble() {
  let person: GithubPerson | null = null;
  let isDown = false;
  const codes = new Map<string, { challenge: string; person: GithubPerson }>();
  const tokens = new Map<string, GithubPerson>();
  const redirect = (response: ServerResponse, url: URL) => void response.writeHead(302, { location: url.href }).end();
  const json = (response: ServerResponse, body: unknown, status = 200) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

  function authorize(response: ServerResponse, asked: URLSearchParams): void {
    const back = new URL(asked.get('redirect_uri')!);
    back.searchParams.set('state', asked.get('state')!);
    if (person === null) {
      back.searchParams.set('error', 'access_denied');
      return redirect(response, back);
    }
    const code = randomBytes(10).toString('hex');
    codes.set(code, { challenge: asked.get('code_challenge')!, person });
    back.searchParams.set('code', code);
    redirect(response, back);
  }

  async function exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const sent = new URLSearchParams(Buffer.concat(chunks).toString());
    const basic = Buffer.from((request.headers.authorization ?? '').slice('Basic '.length), 'base64').toString();
    const known = codes.get(sent.get('code') ?? '');
    codes.delete(sent.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(sent.get('code_verifier') ?? '')
      .digest('base64url');
    // As GitHub does: an error is an answer with 200.
    if (basic !== `${GITHUB_CLIENT.id}:${GITHUB_CLIENT.secret}`) return json(response, { error: 'incorrect_client_credentials' });
    if (!known || known.challenge !== challenge) return json(response, { error: 'bad_verification_code' });
    const token = `gho_${randomBytes(10).toString('hex')}`;
    tokens.set(token, known.person);
    json(response, { access_token: token, token_type: 'bearer', scope: 'read:user,user:email' });
  }

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://github');
    if (isDown) return void response.writeHead(503).end();
    if (pathname === '/login/oauth/authorize') return authorize(response, searchParams);
    if (pathname === '/login/oauth/access_token') return void exchange(request, response);
    const asking = tokens.get((request.headers.authorization ?? '').replace('Bearer ', ''));
    if (!asking) return json(response, { message: 'Bad credentials' }, 401);
    if (pathname === '/api/user') return json(response, { id: asking.id, login: asking.login, name: asking.name });
    if (pathname === '/api/user/emails') return json(response, asking.emails);
    json(response, { message: 'Not Found' }, 404);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    apiUrl: `${url}/api`,
    /** Who is at the browser from now on; null: they say no. */
    signInAs(next: GithubPerson | null): void {
      person = next;
    },
    setDown(value: boolean): void {
      isDown = value;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type GithubDouble = Awaited<ReturnType<typeof startGithubDouble>>;
