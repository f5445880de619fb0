import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, configVariables, readConfig } from './config.ts';

const example = readFileSync(join(import.meta.dirname, '../../.env.example'), 'utf8');
const assignments = [...example.matchAll(/^([A-Z0-9_]+)=(.*)$/gm)].map((match) => [match[1]!, match[2]!] as const);

describe('config', () => {
  test('.env.example names exactly the variables that are read', () => {
    expect(assignments.map(([name]) => name).sort()).toEqual([...configVariables].sort());
  });

  test('.env.example states the defaults', () => {
    expect(readConfig(Object.fromEntries(assignments))).toEqual(readConfig({}));
  });

  test('a wrong value stops the start with a list of everything that is wrong', () => {
    const read = () => readConfig({ PORT: 'four', REDIS_URL: 'http://redis', LOG_LEVEL: 'loud', FIRST_TOKEN_TIMEOUT_MS: '1' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(
      /PORT: must be a port number[^]*REDIS_URL: must be a URL that starts with redis:[^]*LOG_LEVEL[^]*FIRST_TOKEN_TIMEOUT_MS/,
    );
  });

  test.each([
    ['', { isWeb: true, isWorker: true }],
    ['web', { isWeb: true, isWorker: false }],
    [' worker , web ', { isWeb: true, isWorker: true }],
    ['worker', { isWeb: false, isWorker: true }],
  ])('ROLES=%s', (ROLES, roles) => {
    expect(readConfig({ ROLES }).roles).toEqual(roles);
  });

  test('a role that is none stops the start', () => {
    expect(() => readConfig({ ROLES: 'web,cron' })).toThrow(/ROLES[^:]*: must be web, worker or web,worker/);
  });

  test('EGRESS_ALLOW is a list of hosts and ranges; what is neither stops the start', () => {
    expect(readConfig({ EGRESS_ALLOW: 'localhost:11434, 10.1.0.0/16,' }).egressAllow).toEqual(['localhost:11434', '10.1.0.0/16']);
    for (const EGRESS_ALLOW of ['http://localhost', '10.0.0.0/64', '*'])
      expect(() => readConfig({ EGRESS_ALLOW })).toThrow(/EGRESS_ALLOW: must be hosts/);
  });

  test('keys and base URLs go together by provider', () => {
    const { models } = readConfig({
      ANTHROPIC_API_KEY: 'k',
      OPENAI_COMPATIBLE_BASE_URL: 'http://localhost:8000/v1',
      OPENAI_COMPATIBLE_NAME: 'vllm',
    });
    expect(models.anthropic).toEqual({ apiKey: 'k', baseURL: undefined });
    expect(models.openai).toBeNull();
    expect(models.openaiCompatible).toEqual({ baseURL: 'http://localhost:8000/v1', apiKey: null, name: 'vllm' });
  });
});
