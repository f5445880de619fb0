import { randomBytes } from 'node:crypto';
import pg from 'pg';

export function withDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

/** Named so that several runs can share one server. */
export async function createDatabase(url: string, prefix: string, template = 'template1'): Promise<string> {
  const name = `${prefix}_${randomBytes(6).toString('hex')}`;
  await administer(url, `create database ${name} template ${template}`);
  return name;
}

export function dropDatabase(url: string, name: string): Promise<void> {
  return administer(url, `drop database if exists ${name} with (force)`);
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: withDatabase(url, 'postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
