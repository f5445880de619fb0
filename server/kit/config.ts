/** The environment, checked once at the start. A wrong value stops the start with a list of everything that is wrong. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { createAllowList } from './egress-addresses.ts';

const blankToUndefined = (value: unknown) => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(type: T) => z.preprocess(blankToUndefined, type.optional());
const withDefault = <T extends z.ZodType>(type: T, value: z.input<T>) => z.preprocess((given) => blankToUndefined(given) ?? value, type);

const url = (...protocols: string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `must be a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`,
    );
const httpUrl = url('http:', 'https:');
const milliseconds = z.coerce.number('must be a number of milliseconds').int().min(100).max(3_600_000);

const ROLES = ['web', 'worker'] as const;
const roles = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(z.enum(ROLES, `must be web, worker or web,worker`)))
  .transform((list) => ({ isWeb: list.includes('web'), isWorker: list.includes('worker') }));

const egressAllow = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  )
  .refine((entries) => {
    try {
      return createAllowList(entries) !== null;
    } catch {
      return false;
    }
  }, 'must be hosts (with or without a port) or ranges of addresses, separated by commas');

const schema = z.object({
  PORT: withDefault(z.coerce.number('must be a port number').int().min(0).max(65_535), 4000),
  HOST: withDefault(z.string(), '0.0.0.0'),
  ROLES: withDefault(roles, ROLES.join(',')),
  PUBLIC_URL: optional(httpUrl),
  ALLOWED_ORIGINS: withDefault(
    z
      .string()
      .transform((text) =>
        text
          .split(',')
          .map((part) => part.trim())
          .filter(Boolean),
      )
      .pipe(z.array(httpUrl)),
    '',
  ),
  TRUST_PROXY: withDefault(
    z.enum(['true', 'false']).transform((text) => text === 'true'),
    'false',
  ),
  DATABASE_URL: optional(url('postgres:', 'postgresql:')),
  REDIS_URL: optional(url('redis:', 'rediss:')),
  DATA_DIR: withDefault(z.string(), './data'),
  LOG_LEVEL: withDefault(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']), 'info'),
  METRICS_TOKEN: optional(z.string().min(16)),
  SMTP_URL: optional(url('smtp:', 'smtps:')),
  MAIL_FROM: withDefault(z.string(), 'Parley <parley@localhost>'),
  SENTRY_DSN: optional(httpUrl),
  CLIENT_SENTRY_DSN: optional(httpUrl),
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(httpUrl),
  ANTHROPIC_API_KEY: optional(z.string()),
  ANTHROPIC_BASE_URL: optional(httpUrl),
  OPENAI_API_KEY: optional(z.string()),
  OPENAI_BASE_URL: optional(httpUrl),
  GOOGLE_API_KEY: optional(z.string()),
  GOOGLE_BASE_URL: optional(httpUrl),
  OPENAI_COMPATIBLE_BASE_URL: optional(httpUrl),
  OPENAI_COMPATIBLE_API_KEY: optional(z.string()),
  OPENAI_COMPATIBLE_NAME: withDefault(z.string().regex(/^[a-z0-9-]{1,32}$/, 'must be 1 to 32 of a-z, 0-9 and -'), 'compatible'),
  GOOGLE_CLIENT_ID: optional(z.string()),
  GOOGLE_CLIENT_SECRET: optional(z.string()),
  GOOGLE_ISSUER: withDefault(httpUrl, 'https://accounts.google.com'),
  GITHUB_CLIENT_ID: optional(z.string()),
  GITHUB_CLIENT_SECRET: optional(z.string()),
  GITHUB_BASE_URL: withDefault(httpUrl, 'https://github.com'),
  GITHUB_API_URL: withDefault(httpUrl, 'https://api.github.com'),
  OIDC_ISSUER: optional(httpUrl),
  OIDC_CLIENT_ID: optional(z.string()),
  OIDC_CLIENT_SECRET: optional(z.string()),
  OIDC_NAME: withDefault(z.string().max(40), 'Single sign-on'),
  EGRESS_ALLOW: withDefault(egressAllow, ''),
  APP_SECRET: optional(z.string().min(32, 'must have at least 32 characters')),
  APP_SECRET_PREVIOUS: optional(z.string().min(32, 'must have at least 32 characters')),
  OPERATIONS: withDefault(z.enum(['any', 'persisted-for-cookies']), 'any'),
  STRIPE_SECRET_KEY: optional(z.string()),
  STRIPE_WEBHOOK_SECRET: optional(z.string()),
  STRIPE_API_BASE: optional(httpUrl),
  FIRST_TOKEN_TIMEOUT_MS: withDefault(milliseconds, 60_000),
  NEXT_TOKEN_TIMEOUT_MS: withDefault(milliseconds, 20_000),
  DRAIN_TIMEOUT_MS: withDefault(milliseconds, 8_000),
  RATE_LIMIT_FACTOR: withDefault(
    z.coerce.number('must be a number').min(0.1, 'must be at least 0.1').max(1_000, 'must be at most 1000'),
    1,
  ),
});

/** Every variable that is read; `.env.example` names the same ones. */
export const configVariables: readonly string[] = Object.keys(schema.shape);

/** Where people may sign in elsewhere, in the order of their buttons. */
export type ProviderConfig = { clientId: string; clientSecret: string | null } & (
  | { kind: 'oidc'; id: 'google' | 'oidc'; name: string; issuer: string }
  | { kind: 'github'; id: 'github'; name: string; baseUrl: string; apiUrl: string }
);

/** What is shown to people about this server. */
export interface ServerInfo {
  version: string;
  mailConfigured: boolean;
  /** Where the mails can be read that were not sent, relative to the public URL; null where they are sent. */
  outboxUrl: string | null;
  signInProviders: readonly { id: string; name: string }[];
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export function readConfig(env: Record<string, string | undefined>) {
  const parsed = schema.safeParse(env);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`The configuration is wrong:\n${problems.join('\n')}`);
  }
  const v = parsed.data;
  const key = (apiKey: string | undefined, baseURL: string | undefined) => (apiKey === undefined ? null : { apiKey, baseURL });
  return {
    port: v.PORT,
    host: v.HOST,
    roles: v.ROLES,
    publicUrl: v.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    allowedOrigins: v.ALLOWED_ORIGINS,
    trustProxy: v.TRUST_PROXY,
    databaseUrl: v.DATABASE_URL ?? null,
    redisUrl: v.REDIS_URL ?? null,
    dataDir: resolve(v.DATA_DIR),
    logLevel: v.LOG_LEVEL,
    metricsToken: v.METRICS_TOKEN ?? null,
    smtpUrl: v.SMTP_URL ?? null,
    mailFrom: v.MAIL_FROM,
    sentryDsn: v.SENTRY_DSN ?? null,
    clientSentryDsn: v.CLIENT_SENTRY_DSN ?? null,
    traceEndpoint: v.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    egressAllow: v.EGRESS_ALLOW,
    appSecret: v.APP_SECRET ?? null,
    operations: v.OPERATIONS,
    previousAppSecret: v.APP_SECRET_PREVIOUS ?? null,
    signInProviders: signInProviders(v),
    stripe:
      v.STRIPE_SECRET_KEY === undefined
        ? null
        : { secretKey: v.STRIPE_SECRET_KEY, webhookSecret: v.STRIPE_WEBHOOK_SECRET ?? null, apiBase: v.STRIPE_API_BASE ?? null },
    models: {
      anthropic: key(v.ANTHROPIC_API_KEY, v.ANTHROPIC_BASE_URL),
      openai: key(v.OPENAI_API_KEY, v.OPENAI_BASE_URL),
      google: key(v.GOOGLE_API_KEY, v.GOOGLE_BASE_URL),
      openaiCompatible:
        v.OPENAI_COMPATIBLE_BASE_URL === undefined
          ? null
          : { baseURL: v.OPENAI_COMPATIBLE_BASE_URL, apiKey: v.OPENAI_COMPATIBLE_API_KEY ?? null, name: v.OPENAI_COMPATIBLE_NAME },
    },
    timeouts: { firstTokenMs: v.FIRST_TOKEN_TIMEOUT_MS, nextTokenMs: v.NEXT_TOKEN_TIMEOUT_MS, drainMs: v.DRAIN_TIMEOUT_MS },
    rateLimitFactor: v.RATE_LIMIT_FACTOR,
  };
}

function signInProviders(v: z.output<typeof schema>): ProviderConfig[] {
  const withoutSlash = (address: string) => address.replace(/\/+$/, '');
  const client = (clientId: string | undefined, clientSecret: string | undefined) =>
    clientId === undefined ? null : { clientId, clientSecret: clientSecret ?? null };
  const google = client(v.GOOGLE_CLIENT_ID, v.GOOGLE_CLIENT_SECRET);
  const github = client(v.GITHUB_CLIENT_ID, v.GITHUB_CLIENT_SECRET);
  const own = client(v.OIDC_CLIENT_ID, v.OIDC_CLIENT_SECRET);
  const list: ProviderConfig[] = [];
  if (google) list.push({ kind: 'oidc', id: 'google', name: 'Google', issuer: withoutSlash(v.GOOGLE_ISSUER), ...google });
  if (github) {
    const addresses = { baseUrl: withoutSlash(v.GITHUB_BASE_URL), apiUrl: withoutSlash(v.GITHUB_API_URL) };
    list.push({ kind: 'github', id: 'github', name: 'GitHub', ...addresses, ...github });
  }
  if (own && v.OIDC_ISSUER !== undefined) list.push({ kind: 'oidc', id: 'oidc', name: v.OIDC_NAME, issuer: v.OIDC_ISSUER, ...own });
  return list;
}

export type Config = ReturnType<typeof readConfig>;
