/**
 * Small secrets at rest: AES-256-GCM under a key derived from the app's secret (HKDF). `purpose` says what for and whose: what was sealed for
 * one opens for no other. Layout: version 1, 12 bytes of nonce, 16 of tag, the rest. While the app's secret is being changed, what was sealed
 * under the other one opens as well.
 */
import { createCipheriv, createDecipheriv, hkdf, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const derive = promisify(hkdf);

export interface SealingOptions {
  secret(): Promise<string>;
  /** APP_SECRET_PREVIOUS: opens too, and seals nothing. */
  previous?: string | null;
}

export function createSealing({ secret, previous = null }: SealingOptions) {
  const keyFor = async (from: string, purpose: string) => Buffer.from(await derive('sha256', from, 'parley', purpose, 32));

  async function seal(purpose: string, plain: Uint8Array): Promise<Buffer> {
    return encrypt(await keyFor(await secret(), purpose), plain);
  }

  /** `isCurrent` false: sealed under the other secret. */
  async function unseal(purpose: string, sealed: Uint8Array): Promise<{ plain: Buffer; isCurrent: boolean }> {
    try {
      return { plain: decrypt(await keyFor(await secret(), purpose), sealed), isCurrent: true };
    } catch (error) {
      if (previous === null) throw error;
      return { plain: decrypt(await keyFor(previous, purpose), sealed), isCurrent: false };
    }
  }

  return {
    seal,

    /** Throws for anything that was not sealed for this purpose under this secret. */
    open: async (purpose: string, sealed: Uint8Array): Promise<Buffer> => (await unseal(purpose, sealed)).plain,

    /** The same under the secret of now; null: it is already. */
    async reseal(purpose: string, sealed: Uint8Array): Promise<Buffer | null> {
      const { plain, isCurrent } = await unseal(purpose, sealed);
      return isCurrent ? null : seal(purpose, plain);
    },
  };
}

export type Sealing = ReturnType<typeof createSealing>;

/** `bound` is not in the result, and has to be the same to open it. */
export function encrypt(key: Uint8Array, plain: Uint8Array, bound = ''): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(bound));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), sealed]);
}

export function decrypt(key: Uint8Array, sealed: Uint8Array, bound = ''): Buffer {
  const bytes = Buffer.from(sealed);
  if (bytes[0] !== VERSION || bytes.length < 1 + NONCE_BYTES + TAG_BYTES) throw new Error('not a sealed secret');
  const [nonce, rest] = [bytes.subarray(1, 1 + NONCE_BYTES), bytes.subarray(1 + NONCE_BYTES)];
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(bound));
  decipher.setAuthTag(rest.subarray(0, TAG_BYTES));
  return Buffer.concat([decipher.update(rest.subarray(TAG_BYTES)), decipher.final()]);
}
