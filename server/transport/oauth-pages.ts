/** `/auth/<provider>` and `/auth/<provider>/callback`: a browser leaves for a provider and comes back. Every end of it is a page of the client. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { cookieOf } from '../identity/authenticate.ts';
import type { Identity } from '../identity/identity.ts';
import { ATTEMPT_COOKIE } from '../identity/oauth/attempts.ts';
import type { Contexts } from './context.ts';
import type { Door } from './door.ts';

export interface OauthPagesOptions {
  identity: Pick<Identity, 'elsewhere'>;
  contexts: Pick<Contexts, 'ofDoor'>;
  publicUrl(): string;
}

/** Of a button here, of an address that was typed, and of what is no browser. */
const OWN_SITES: ReadonlySet<unknown> = new Set(['same-origin', 'none', undefined]);

export type OauthPage = (request: IncomingMessage, response: ServerResponse, door: Door) => Promise<void>;

/** Of every configured provider, by path. */
export function createOauthPages({ identity, contexts, publicUrl }: OauthPagesOptions): Record<string, OauthPage> {
  const { elsewhere } = identity;
  const caller = ({ ip, userAgent }: Door) => ({ ip, userAgent });

  /** Redirects are to paths that are written here, never to what a request says. */
  function send(response: ServerResponse, location: string): void {
    response.writeHead(303, { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).end();
  }
  const problemPage = (isLinking: boolean, id: string, problem: string) =>
    `${isLinking ? '/account' : '/sign-in'}?problem=${problem}&provider=${id}`;

  function begin(id: string): OauthPage {
    return async (request, response, door) => {
      // Where the provider knows somebody already, a foreign page could sign them in without a word of theirs.
      if (!OWN_SITES.has(request.headers['sec-fetch-site'])) return send(response, '/sign-in');
      const isLinking = parametersOf(request).has('link');
      const actor = isLinking ? (await contexts.ofDoor(door).catch(() => null))?.actor : null;
      if (isLinking && actor?.kind !== 'user') return send(response, '/sign-in');
      const begun = await elsewhere.begin(id, caller(door), actor ?? null);
      if ('problem' in begun) return send(response, problemPage(isLinking, id, begun.problem));
      door.setCookie?.(begun.cookie);
      send(response, begun.url.href);
    };
  }

  function callback(id: string): OauthPage {
    return async (request, response, door) => {
      // The browser comes from the provider's site: the cookie that it was sent away with counts, and no login.
      const secret = cookieOf(request.headers.cookie, ATTEMPT_COOKIE, publicUrl());
      const returned = await elsewhere.finish(
        id,
        { ...caller(door), credentials: { cookie: request.headers.cookie } },
        { parameters: parametersOf(request), secret },
      );
      if (secret !== null) door.setCookie?.({ name: ATTEMPT_COOKIE, value: null });
      switch (returned.kind) {
        case 'problem':
          return send(response, problemPage(returned.isLinking, id, returned.problem));
        case 'linked':
          return send(response, `/account?linked=${id}`);
        case 'admitted': {
          const { admitted } = returned;
          if (admitted.kind === 'challenged') return send(response, `/sign-in/code#${admitted.challenge}`);
          door.setCookie?.(admitted.login.cookie);
          door.setCookie?.(admitted.login.deviceCookie);
          return send(response, '/sign-in/done');
        }
      }
    };
  }

  return Object.fromEntries(
    elsewhere.providers.flatMap(({ id }) => [
      [`/auth/${id}`, begin(id)],
      [`/auth/${id}/callback`, callback(id)],
    ]),
  );
}

function parametersOf(request: IncomingMessage): URLSearchParams {
  return new URLSearchParams((request.url ?? '').split('?').slice(1).join('?'));
}
