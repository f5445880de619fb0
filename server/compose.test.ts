import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { configVariables, readConfig } from './kit/config.ts';

interface Service {
  image: string;
  build?: string;
  environment?: Record<string, string>;
  volumes?: string[];
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck: { test: string[] };
  stop_grace_period?: string;
}

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const { services } = compose;
const apps = Object.entries(services).filter(([, service]) => service.build !== undefined);
const caddyfile = read('deploy/Caddyfile');
const dockerfile = read('Dockerfile');
const http = read('server/transport/http.ts');

/** `${NAME:-default}` as compose fills it in when nothing is set but what it asks for (`${NAME:?…}`). */
function filledIn(environment: Record<string, string>): Record<string, string> {
  const fill = (value: string) => value.replace(/\$\{\w+:-([^}]*)\}/g, '$1').replace(/\$\{(\w+):\?[^}]*\}/g, 'given-$1');
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, fill(value)]));
}

describe('docker-compose.yml', () => {
  test('starts Postgres, Redis, two app nodes and a proxy, each with a health check, only the proxy reachable from outside', () => {
    expect(Object.keys(services).sort()).toEqual(['app-1', 'app-2', 'postgres', 'proxy', 'redis']);
    expect(apps.map(([name]) => name)).toEqual(['app-1', 'app-2']);
    for (const service of Object.values(services)) expect(service.healthcheck.test[0]).toBe('CMD');
    expect(Object.keys(services).filter((name) => services[name]!.ports !== undefined)).toEqual(['proxy']);
  });

  test('the nodes are one cluster: the same database and the same Redis, by the names of the services', () => {
    const [first, second] = apps.map(([, service]) => filledIn(service.environment!));
    expect(first).toEqual(second);
    const config = readConfig(first!);
    const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = filledIn(services['postgres']!.environment!);
    expect(config.databaseUrl).toBe(`postgres://${POSTGRES_USER}:${POSTGRES_PASSWORD}@postgres:5432/${POSTGRES_DB}`);
    expect(new URL(config.redisUrl!).hostname).toBe('redis');
    expect(config.trustProxy).toBe(true);
    expect(config.publicUrl).toBe('http://localhost:8080');
    expect(services['proxy']!.ports).toEqual(['${PROXY_PORT:-8080}:80']);
  });

  test('has no password of its own: one has to be chosen', () => {
    expect(services['postgres']!.environment!['POSTGRES_PASSWORD']).toMatch(/^\$\{POSTGRES_PASSWORD:\?/);
    for (const [, app] of apps) expect(app.environment!['DATABASE_URL']).toMatch(/^postgres:\/\/parley:\$\{POSTGRES_PASSWORD:\?[^}]*\}@/);
    expect(read('docker-compose.yml')).not.toMatch(/(password|secret|key|token)\w*:-/i);
  });

  test('the image has neither the history of the sources nor tests, tools for them, or a secret', () => {
    const left = read('.dockerignore').split('\n');
    for (const name of ['.git', '.env', 'data', 'e2e', 'bench', 'server/testkit', '**/*.test.ts']) expect(left).toContain(name);
    expect(dockerfile).toMatch(/^ENV NODE_ENV=production/m);
    expect(dockerfile).toContain('npm ci --omit=dev');
    expect(dockerfile).not.toMatch(/COPY \. |ADD /);
  });

  test('sets only variables that the app reads', () => {
    for (const [, app] of apps) expect(configVariables).toEqual(expect.arrayContaining(Object.keys(app.environment!)));
  });

  test('gives a node more time to stop than it takes to drain', () => {
    for (const [, app] of apps) {
      const { timeouts } = readConfig(filledIn(app.environment!));
      expect(Number.parseInt(app.stop_grace_period!, 10) * 1000).toBeGreaterThan(timeouts.drainMs);
    }
  });

  test('waits only for services that exist, until they are healthy', () => {
    for (const { depends_on: needs = {} } of Object.values(services)) {
      for (const [name, { condition }] of Object.entries(needs)) {
        expect(services).toHaveProperty(name);
        expect(condition).toBe('service_healthy');
      }
    }
  });

  test('mounts files that exist and volumes that are declared', () => {
    const sources = Object.values(services).flatMap((service) => (service.volumes ?? []).map((volume) => volume.split(':')[0]!));
    for (const source of sources) {
      if (source.startsWith('.')) expect(existsSync(join(ROOT, source)), source).toBe(true);
      else expect(compose.volumes).toHaveProperty(source);
    }
  });
});

test('every path that a health check asks for is one the app answers', () => {
  const checks = [
    ...apps.map(([, app]) => app.healthcheck.test.join(' ')),
    services['proxy']!.healthcheck.test.join(' '),
    caddyfile,
    dockerfile,
  ];
  const paths = checks.flatMap((check) => [...check.matchAll(/\/(?:ready|health)\w*/g)].map(([path]) => path));
  expect(new Set(paths)).toEqual(new Set(['/readyz', '/healthz']));
  for (const path of paths) expect(http).toContain(`'${path}'`);
});

test('the proxy sends to every node, on the port it listens on, without buffering', () => {
  const upstreams = /^\s*reverse_proxy (.+) \{$/m.exec(caddyfile)![1]!.split(' ');
  expect(upstreams).toEqual(apps.map(([name, app]) => `${name}:${app.environment!['PORT']}`));
  expect(caddyfile).toMatch(/^\s*flush_interval -1$/m);
});

test('the Dockerfile copies what exists and runs what npm start runs, as an ordinary user', () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources]) => sources!.split(' '));
  expect(copied.length).toBeGreaterThan(0);
  for (const source of copied) expect(existsSync(join(ROOT, source)), source).toBe(true);
  expect(dockerfile).toContain('CMD ["node", "server/main.ts"]');
  expect(read('tools/start.ts')).toContain('server/main.ts');
  expect(dockerfile.lastIndexOf('USER node')).toBeGreaterThan(dockerfile.lastIndexOf('FROM '));
});
