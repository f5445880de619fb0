/** Signing in with Google, GitHub or any OpenID issuer: from the button to the provider, and from its answer to a login. */
import type { SignInProblem } from '../../../schema/wire/sign-in-problems.ts';
import type { Clock } from '../../kit/clock.ts';
import type { ProviderConfig } from '../../kit/config.ts';
import type { Database } from '../../kit/db.ts';
import { Expected } from '../../kit/errors.ts';
import type { Logger } from '../../kit/logger.ts';
import { networkOf } from '../../kit/rate-limit.ts';
import type { RateLimits } from '../../kit/rate-limit.ts';
import { countAction } from '../../limits.ts';
import type { Actor } from '../actor.ts';
import type { Caller } from '../caller.ts';
import type { Admitted, Entrance } from '../entrance.ts';
import type { Reassurance } from '../reassurance.ts';
import { ATTEMPT_COOKIE, createAttempts, handshakeOf } from './attempts.ts';
import { createGithubProvider } from './github.ts';
import type { Links } from './links.ts';
import { createOidcProvider } from './oidc.ts';
import { ProviderFailure } from './provider.ts';
import type { SignInProvider } from './provider.ts';

export interface SignInElsewhereOptions {
  providers: readonly ProviderConfig[];
  db: Database;
  clock: Pick<Clock, 'now'>;
  log: Logger;
  rateLimits: RateLimits;
  entrance: Entrance;
  links: Links;
  reassurance: Pick<Reassurance, 'demandYoung'>;
  publicUrl(): string;
}

/** `isLinking`: it was somebody signed in who wanted another way in. */
export type Returned = { isLinking: boolean } & (
  | { kind: 'problem'; problem: SignInProblem }
  | { kind: 'linked' }
  | { kind: 'admitted'; admitted: Admitted }
);

export interface Answer {
  /** What the browser brought back. */
  parameters: URLSearchParams;
  /** The cookie that it was sent away with. */
  secret: string | null;
}

export function createSignInElsewhere(options: SignInElsewhereOptions) {
  const { db, clock, log, rateLimits, entrance, links, reassurance, publicUrl } = options;
  const attempts = createAttempts({ db, clock });
  const providers = options.providers.map((config) =>
    config.kind === 'oidc' ? createOidcProvider(config, clock) : createGithubProvider(config),
  );
  const redirectUri = ({ id }: SignInProvider) => `${publicUrl()}/auth/${id}/callback`;

  function problemOf(error: unknown, providerId: string): SignInProblem {
    if (error instanceof Expected && error.code === 'RATE_LIMITED') return 'too-many';
    if (error instanceof Expected && error.code === 'FORBIDDEN') return 'sign-in-again';
    if (!(error instanceof ProviderFailure)) throw error;
    if (error.problem === 'down' || error.problem === 'rejected') {
      log.warn({ provider: providerId, problem: error.problem, error: error.cause }, 'signing in elsewhere failed');
    }
    return error.problem;
  }

  return {
    providers: providers.map(({ id, name, authority }) => ({ id, name, authority })),

    /** `actor`: whoever is signed in and wants another way in; null to sign in. */
    async begin(
      id: string,
      caller: Caller,
      actor: Actor | null,
    ): Promise<{ url: URL; cookie: { name: string; value: string; expires: Date } } | { problem: SignInProblem }> {
      const provider = providers.find((one) => one.id === id)!;
      try {
        await countAction(rateLimits, 'elsewhereBegin', { ip: networkOf(caller.ip) });
        // Another way in for ever is not for whoever found an open browser.
        if (actor) await reassurance.demandYoung(actor);
        const { secret, expires } = await attempts.begin(id, actor?.kind === 'user' ? actor.loginId : null);
        const url = await provider.begin(handshakeOf(secret, redirectUri(provider)));
        return { url, cookie: { name: ATTEMPT_COOKIE, value: secret, expires } };
      } catch (error) {
        return { problem: problemOf(error, id) };
      }
    },

    async finish(id: string, caller: Caller, { parameters, secret }: Answer): Promise<Returned> {
      const provider = providers.find((one) => one.id === id)!;
      let isLinking = false;
      try {
        await countAction(rateLimits, 'elsewhereReturn', { ip: networkOf(caller.ip) });
        const attempt = await attempts.take(id, secret, parameters.get('state'));
        if (!attempt || secret === null) throw new ProviderFailure('expired');
        const { loginId } = attempt;
        isLinking = loginId !== null;
        const identity = await provider.identify(handshakeOf(secret, redirectUri(provider)), parameters);
        return await db.write(async (tx): Promise<Returned> => {
          if (loginId !== null) {
            await links.add(tx, provider, identity, loginId);
            return { kind: 'linked', isLinking };
          }
          const person = await links.personOf(tx, provider, identity);
          return { kind: 'admitted', admitted: await entrance.admit(tx, person, caller, 'elsewhere'), isLinking };
        });
      } catch (error) {
        return { kind: 'problem', problem: problemOf(error, id), isLinking };
      }
    },
  };
}

export type SignInElsewhere = ReturnType<typeof createSignInElsewhere>;
