/** An adapter that speaks with a workspace's own key: each key goes to its own host, and nowhere that this host might send it. */
import { EgressRefused } from '../../kit/egress.ts';
import type { Egress } from '../../kit/egress.ts';
import { createAnthropic } from '../anthropic.ts';
import { createGoogle } from '../google.ts';
import { ModelFailure } from '../model.ts';
import type { ListedModel, RemoteProvider } from '../model.ts';
import { createOpenAI } from '../openai.ts';
import { createOpenAICompatible } from '../openai-compatible.ts';
import type { KeyKind } from './key-rows.ts';

/** What tests and load put in place of the providers' own addresses. */
export type ProviderAddresses = Partial<Record<Exclude<KeyKind, 'compatible'>, string>>;

export interface OwnAccess {
  kind: KeyKind;
  name: string;
  baseUrl: string | null;
  secret: string;
}

export const PROVIDER_NAMES: Readonly<Record<Exclude<KeyKind, 'compatible'>, string>> = {
  anthropic: 'Anthropic',
  openai: 'OpenAI',
  google: 'Google',
};

const PLACE = 'An admin can replace it in Settings → Provider keys.';

export function createOwnProviders({ egress, addresses = {} }: { egress: Pick<Egress, 'fetch'>; addresses?: ProviderAddresses }) {
  /** For one attempt: what was refused on the way is known of this attempt alone. */
  return function ownProvider(access: OwnAccess): RemoteProvider {
    let refused: EgressRefused | null = null;
    const provider = adapterOf(access, addresses, (input, init) =>
      access.kind === 'compatible'
        ? throughEgress(egress, input, init).catch((error: unknown) => {
            if (error instanceof EgressRefused) refused = error;
            throw error;
          })
        : fetch(input, { ...init, redirect: 'error' }),
    );
    const failureOf = (error: unknown): unknown => (refused ? addressRefused(access.name, refused) : ownFailure(access, error));
    return {
      ...provider,
      async *generate(request, signal) {
        try {
          yield* provider.generate(request, signal);
        } catch (error) {
          throw failureOf(error);
        }
      },
      async probe(signal): Promise<readonly ListedModel[] | null> {
        try {
          return await provider.probe(signal);
        } catch (error) {
          throw failureOf(error);
        }
      },
    };
  };
}

export type OwnProviders = ReturnType<typeof createOwnProviders>;

function adapterOf({ kind, name, baseUrl, secret }: OwnAccess, addresses: ProviderAddresses, through: typeof fetch): RemoteProvider {
  const options = { apiKey: secret, fetch: through };
  switch (kind) {
    case 'anthropic':
      return createAnthropic({ ...options, baseURL: addresses.anthropic });
    case 'openai':
      return createOpenAI({ ...options, baseURL: addresses.openai });
    case 'google':
      return createGoogle({ ...options, baseURL: addresses.google });
    case 'compatible':
      return createOpenAICompatible({ ...options, baseURL: baseUrl ?? '', name });
  }
}

/** The library sends JSON as a string, and nothing else. */
async function throughEgress(egress: Pick<Egress, 'fetch'>, input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const { method, body, signal } = init;
  if (input instanceof Request || (body != null && typeof body !== 'string')) throw new TypeError('not a request of the adapter');
  return egress.fetch(input, {
    headers: Object.fromEntries(new Headers(init.headers)),
    ...(method !== undefined && { method }),
    ...(body != null && { body }),
    ...(signal && { signal }),
  });
}

/** What adapters throw has no words of the provider's, but for a code and an id of the request: and those it may have made of the key. */
function ownFailure({ name, secret }: OwnAccess, error: unknown): unknown {
  if (!(error instanceof ModelFailure)) return error;
  const cause = error.cause instanceof Error ? new Error(error.cause.message.replaceAll(secret, '…')) : undefined;
  if (error.code !== 'AUTHENTICATION')
    return new ModelFailure(error.code, error.message, { retryable: error.retryable, retryAfterMs: error.retryAfterMs, cause });
  return new ModelFailure('OWN_KEY_REFUSED', `The workspace’s key for ${name} was refused. ${PLACE}`, { retryable: false, cause });
}

function addressRefused(name: string, cause: EgressRefused): ModelFailure {
  const message = `This server may not reach the address of the workspace’s key for ${name}. ${PLACE}`;
  return new ModelFailure('ADDRESS_REFUSED', message, { retryable: false, cause });
}

/** `provider`: of the model's id, or for people. */
export function keyGone(provider: string): ModelFailure {
  const name = Object.hasOwn(PROVIDER_NAMES, provider) ? PROVIDER_NAMES[provider as keyof typeof PROVIDER_NAMES] : provider;
  const message = `The workspace’s key for ${name} was paused or removed after this was sent. Ask again.`;
  return new ModelFailure('OWN_KEY_GONE', message, { retryable: false });
}

export function keyUnreadable(name: string): ModelFailure {
  const message = `The workspace’s key for ${name} cannot be read by this server any more. ${PLACE}`;
  return new ModelFailure('OWN_KEY_GONE', message, { retryable: false });
}
