/** What both kinds of provider do with a code, and how they are asked for anything: with a limit on time and size, without redirects. */
import { ArcticFetchError, CodeChallengeMethod, OAuth2Client, OAuth2RequestError, UnexpectedResponseError } from 'arctic';
import type { OAuth2Tokens } from 'arctic';
import { ProviderFailure } from './provider.ts';
import type { Handshake } from './provider.ts';

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_LENGTH = 512 * 1024;

export interface OAuthClient {
  clientId: string;
  clientSecret: string | null;
}

export function authorizationUrl(
  client: OAuthClient,
  endpoint: string,
  { state, verifier, redirectUri }: Handshake,
  scopes: string[],
): URL {
  return clientFor(client, redirectUri).createAuthorizationURLWithPKCE(endpoint, state, CodeChallengeMethod.S256, verifier, scopes);
}

/** The code of the answer, for tokens. */
export async function redeemCode(
  client: OAuthClient,
  endpoint: string,
  { verifier, redirectUri }: Handshake,
  answer: URLSearchParams,
): Promise<OAuth2Tokens> {
  const refusal = answer.get('error');
  if (refusal !== null) throw new ProviderFailure(refusal === 'access_denied' ? 'denied' : 'rejected', refusal);
  const code = answer.get('code');
  if (!code) throw new ProviderFailure('rejected', 'no code');
  try {
    return await inTime(clientFor(client, redirectUri).validateAuthorizationCode(endpoint, code, verifier));
  } catch (error) {
    if (error instanceof ProviderFailure) throw error;
    // A code that was used already, or was never given.
    if (error instanceof OAuth2RequestError) throw new ProviderFailure(error.code === 'invalid_grant' ? 'expired' : 'rejected', error);
    const isDown = error instanceof ArcticFetchError || (error instanceof UnexpectedResponseError && error.status >= 500);
    throw new ProviderFailure(isDown ? 'down' : 'rejected', error);
  }
}

export async function askJson(url: string, accessToken: string | null = null): Promise<unknown> {
  try {
    const response = await fetch(url, {
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        accept: 'application/json',
        'user-agent': 'parley',
        ...(accessToken !== null && { authorization: `Bearer ${accessToken}` }),
      },
    });
    const text = await response.text();
    if (!response.ok || text.length > MAX_ANSWER_LENGTH) throw new Error(`status ${response.status}, ${text.length} characters`);
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ProviderFailure('down', error);
  }
}

function clientFor({ clientId, clientSecret }: OAuthClient, redirectUri: string): OAuth2Client {
  return new OAuth2Client(clientId, clientSecret, redirectUri);
}

/** The library sets no limit. */
async function inTime<Result>(asked: Promise<Result>): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new ProviderFailure('down', 'no answer in time')), TIMEOUT_MS);
  try {
    return await Promise.race([asked, promise]);
  } finally {
    clearTimeout(timer);
  }
}
