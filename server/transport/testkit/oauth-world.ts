/** An app whose people sign in elsewhere: at a real OpenID provider, at a double of GitHub, and at a Google that does not answer. */
import { freePort } from '../../kit/free-port.ts';
import { createBrowser } from '../../testkit/browser.ts';
import type { Browser } from '../../testkit/browser.ts';
import { GITHUB_CLIENT, startGithubDouble } from '../../testkit/github-double.ts';
import { OIDC_CLIENT, startOidcServer } from '../../testkit/oidc-server.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';

export async function createOauthWorld() {
  const port = await freePort();
  const github = await startGithubDouble();
  const app = await createTestApp({
    env: {
      OIDC_ISSUER: `http://127.0.0.1:${port}`,
      OIDC_CLIENT_ID: OIDC_CLIENT.id,
      OIDC_CLIENT_SECRET: OIDC_CLIENT.secret,
      OIDC_NAME: 'Company login',
      GITHUB_CLIENT_ID: GITHUB_CLIENT.id,
      GITHUB_CLIENT_SECRET: GITHUB_CLIENT.secret,
      GITHUB_BASE_URL: github.url,
      GITHUB_API_URL: github.apiUrl,
      // Nobody answers here.
      GOOGLE_CLIENT_ID: 'google',
      GOOGLE_ISSUER: 'http://127.0.0.1:9',
    },
  });
  // Where the provider sends people back to: another site than its own.
  const base = `http://localhost:${app.port}`;
  const oidc = await startOidcServer({ port, redirectUri: `${base}/auth/oidc/callback` });
  let count = 0;

  return {
    app,
    base,
    oidc,
    github,

    someone() {
      const sub = `person-${++count}`;
      return { sub, email: `${sub}@company.example`, email_verified: true, name: `Person ${count}` };
    },
    githubPerson(more: object = {}) {
      const id = 1_000 + ++count;
      const email = `hub${id}@company.example`;
      return { id, login: `hub${id}`, name: null, emails: [{ email, primary: true, verified: true }], ...more };
    },

    /** Somebody at a browser of their own. */
    visitor() {
      const browser: Browser = createBrowser();
      return {
        browser,
        signIn: (id = 'oidc') => browser.open(`${base}/auth/${id}`),
        link: (id = 'oidc') => browser.open(`${base}/auth/${id}?link=1`),
        /** As far as the address that the provider sends the browser back to. */
        leave: (id = 'oidc') => browser.open(`${base}/auth/${id}`, (url) => url.pathname === `/auth/${id}/callback`),
        become: (person: Person) => browser.setCookie(base, person.cookie),
        secret: () => browser.cookies(base)['parley_oauth']!,
        async viewer(): Promise<{ id: string; email: string } | null> {
          const cookie = Object.entries(browser.cookies(base))
            .map(([name, value]) => `${name}=${value}`)
            .join('; ');
          const { data } = await app.ask<{ viewer: { id: string; email: string } | null }>('{ viewer { id email } }', {}, { cookie });
          return data.viewer;
        },
      };
    },

    verify: (email: string) => app.sql('update app_user set email_verified_at = now() where email = $1', [email]),
    links: (userId: string) => app.sql('select provider, subject from oauth_account where user_id = $1 order by provider', [userId]),

    async close(): Promise<void> {
      await app.close();
      await oidc.close();
      await github.close();
    },
  };
}

export type OauthWorld = Awaited<ReturnType<typeof createOauthWorld>>;

export const where = ({ pathname, search }: URL): string => `${pathname}${search}`;
export const problem = (name: string, id = 'oidc'): string => `/sign-in?problem=${name}&provider=${id}`;
