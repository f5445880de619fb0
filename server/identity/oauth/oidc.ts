/** Any issuer of OpenID Connect: found by discovery, believed by the signature of its id_token. */
import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../kit/clock.ts';
import type { ProviderConfig } from '../../kit/config.ts';
import { askJson, authorizationUrl, redeemCode } from './exchange.ts';
import { authorityOf, ProviderFailure } from './provider.ts';
import type { Handshake, ProviderIdentity, SignInProvider } from './provider.ts';

const DISCOVERY_LIFETIME_MS = 3_600_000;
const CLOCK_TOLERANCE_SECONDS = 60;
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
const SCOPES = ['openid', 'email', 'profile'];

const endpoint = z.url({ protocol: /^https?$/ });
const discovered = z.object({
  issuer: z.string(),
  authorization_endpoint: endpoint,
  token_endpoint: endpoint,
  jwks_uri: endpoint,
  userinfo_endpoint: endpoint.optional(),
});
const claims = z.object({
  sub: z.string().min(1).max(255),
  email: z.string().optional(),
  // Some send it as text.
  email_verified: z.union([z.boolean(), z.string()]).optional(),
  name: z.string().optional(),
});
type Claims = z.output<typeof claims>;

interface Issuer {
  endpoints: z.output<typeof discovered>;
  keys: ReturnType<typeof createRemoteJWKSet>;
  until: number;
}

export type OidcConfig = Extract<ProviderConfig, { kind: 'oidc' }>;

export function createOidcProvider(config: OidcConfig, clock: Pick<Clock, 'now'>): SignInProvider {
  let known: Issuer | undefined;

  async function issuer(): Promise<Issuer> {
    if (known && clock.now() < known.until) return known;
    const found = discovered.safeParse(await askJson(`${config.issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`));
    if (!found.success || withoutSlash(found.data.issuer) !== withoutSlash(config.issuer)) throw new ProviderFailure('down', found.error);
    known = {
      endpoints: found.data,
      keys: createRemoteJWKSet(new URL(found.data.jwks_uri), { timeoutDuration: 10_000 }),
      until: clock.now() + DISCOVERY_LIFETIME_MS,
    };
    return known;
  }

  async function believe({ endpoints, keys }: Issuer, token: string, nonce: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: endpoints.issuer,
        audience: config.clientId,
        algorithms: ALGORITHMS,
        requiredClaims: ['sub', 'exp', 'iat', 'nonce'],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: new Date(clock.now()),
      });
      // A token for several parties says which of them asked for it.
      const isOurs = Array.isArray(payload.aud) && payload.aud.length > 1 ? payload['azp'] === config.clientId : true;
      if (payload['nonce'] !== nonce || !isOurs) throw new Error('the token was made for something else');
      return payload;
    } catch (error) {
      throw new ProviderFailure('rejected', error);
    }
  }

  async function withAddress({ endpoints }: Issuer, given: Claims, accessToken: string): Promise<Claims> {
    if (given.email !== undefined || endpoints.userinfo_endpoint === undefined) return given;
    const told = claims.safeParse(await askJson(endpoints.userinfo_endpoint, accessToken));
    // Told about somebody else it is not to be believed (OpenID Connect Core 5.3.2).
    if (!told.success || told.data.sub !== given.sub) throw new ProviderFailure('rejected', told.error);
    return { ...given, ...told.data };
  }

  return {
    id: config.id,
    authority: authorityOf(config.issuer),
    name: config.name,

    async begin(handshake: Handshake): Promise<URL> {
      const { endpoints } = await issuer();
      const url = authorizationUrl(config, endpoints.authorization_endpoint, handshake, SCOPES);
      url.searchParams.set('nonce', handshake.nonce);
      return url;
    },

    async identify(handshake: Handshake, answer: URLSearchParams): Promise<ProviderIdentity> {
      const found = await issuer();
      const said = answer.get('iss');
      // An answer of another issuer that was mixed up with this one (RFC 9207).
      if (said !== null && said !== found.endpoints.issuer) throw new ProviderFailure('rejected', 'another issuer');
      const tokens = await redeemCode(config, found.endpoints.token_endpoint, handshake, answer);
      if (!('id_token' in tokens.data)) throw new ProviderFailure('rejected', 'no id_token');
      const parsed = claims.safeParse(await believe(found, tokens.idToken(), handshake.nonce));
      if (!parsed.success) throw new ProviderFailure('rejected', parsed.error);
      const { sub, email, email_verified, name } = await withAddress(found, parsed.data, tokens.accessToken());
      return {
        subject: sub,
        email: email ?? null,
        isEmailVerified: email_verified === true || email_verified === 'true',
        displayName: name ?? null,
      };
    },
  };
}

const withoutSlash = (address: string) => address.replace(/\/+$/, '');
