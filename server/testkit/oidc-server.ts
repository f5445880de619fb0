/** A real OpenID Connect provider on this machine, whose people sign in as the test says. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Provider } from 'oidc-provider';

export interface OidcPerson {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
}

export interface OidcServerOptions {
  port: number;
  redirectUri: string;
  /** Puts the address into the id_token, as Google does; else it is in userinfo only. */
  isAddressInToken?: boolean;
}

export const OIDC_CLIENT = { id: 'parley', secret: 'a secret that only the two know' };

export async function startOidcServer({ port, redirectUri, isAddressInToken = false }: OidcServerOptions) {
  const issuer = `http://127.0.0.1:${port}`;
  let person: OidcPerson | null = null;
  const provider = new Provider(issuer, {
    clients: [{ client_id: OIDC_CLIENT.id, client_secret: OIDC_CLIENT.secret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: !isAddressInToken,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    cookies: { keys: ['a key of the test'] },
    async findAccount(_context: unknown, sub: string) {
      const found = person;
      return { accountId: sub, claims: () => Promise.resolve({ ...found, sub }) };
    },
    async loadExistingGrant(context: { oidc: { session: { accountId: string }; client: { clientId: string } } }) {
      const grant = new provider.Grant({ accountId: context.oidc.session.accountId, clientId: context.oidc.client.clientId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  const serve = provider.callback();

  /** The page where a person would sign in. */
  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const end =
      person === null
        ? { error: 'access_denied', error_description: 'The person said no.' }
        : { login: { accountId: person.sub, remember: false } };
    await provider.interactionFinished(request, response, end, { mergeWithLastSubmission: false });
  }

  const server = createServer((request, response) => {
    if (request.url?.startsWith('/interaction/')) void interact(request, response);
    else void serve(request, response);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

  return {
    issuer,
    /** Who is at the browser from now on; null: they say no. */
    signInAs(next: OidcPerson | null): void {
      person = next;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type OidcServer = Awaited<ReturnType<typeof startOidcServer>>;
