/** GitHub speaks OAuth without OpenID: who somebody is, and which address is theirs, is asked of its API. */
import { z } from 'zod';
import type { ProviderConfig } from '../../kit/config.ts';
import { askJson, authorizationUrl, redeemCode } from './exchange.ts';
import { authorityOf, ProviderFailure } from './provider.ts';
import type { Handshake, ProviderIdentity, SignInProvider } from './provider.ts';

const SCOPES = ['read:user', 'user:email'];
const person = z.object({ id: z.number().int().positive(), login: z.string(), name: z.string().nullish() });
const addresses = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

export type GithubConfig = Extract<ProviderConfig, { kind: 'github' }>;

export function createGithubProvider(config: GithubConfig): SignInProvider {
  async function ask<Shape extends z.ZodType>(shape: Shape, path: string, accessToken: string): Promise<z.output<Shape>> {
    const told = shape.safeParse(await askJson(`${config.apiUrl}${path}`, accessToken));
    if (!told.success) throw new ProviderFailure('down', told.error);
    return told.data;
  }

  return {
    id: config.id,
    authority: authorityOf(config.baseUrl),
    name: config.name,

    begin: (handshake: Handshake) =>
      Promise.resolve(authorizationUrl(config, `${config.baseUrl}/login/oauth/authorize`, handshake, SCOPES)),

    async identify(handshake: Handshake, answer: URLSearchParams): Promise<ProviderIdentity> {
      const tokens = await redeemCode(config, `${config.baseUrl}/login/oauth/access_token`, handshake, answer);
      // A code that was used already is answered with 200 and an error.
      if (!('access_token' in tokens.data)) throw new ProviderFailure('expired', 'no access_token');
      const accessToken = tokens.accessToken();
      const [{ id, login, name }, known] = await Promise.all([
        ask(person, '/user', accessToken),
        ask(addresses, '/user/emails', accessToken),
      ]);
      const primary = known.find((address) => address.primary);
      return {
        subject: String(id),
        email: primary?.email ?? null,
        isEmailVerified: primary?.verified ?? false,
        displayName: name || login,
      };
    },
  };
}
