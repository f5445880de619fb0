import { hash, verify } from '@node-rs/argon2';

/** argon2id as OWASP has it: 19 MiB, two passes, one lane; about 40 ms. */
const COST = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

/** Of a random password that nobody kept, at the same cost. */
export const DECOY_HASH = '$argon2id$v=19$m=19456,t=2,p=1$to1OlIYc2rORoIA2ak4NoQ$MQ3Q1O+YKzwU2q2CvfAiMgppGtrufPXJuISZ+NufDyE';

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/** Takes as long where there is no password to compare with, so that time does not tell who has an account. */
export async function verifyPassword(storedHash: string | null, password: string): Promise<boolean> {
  const isMatch = await verify(storedHash ?? DECOY_HASH, password);
  return isMatch && storedHash !== null;
}
