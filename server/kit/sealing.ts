/**
 * Small secrets at rest: AES-256-GCM under a key derived from the app's secret (HKDF). `purpose` says what for and whose: what was sealed for
 * one opens for no other. Layout: version 1, 12 bytes of nonce, 16 of tag, the rest.
 */
import { createCipheriv, createDecipheriv, hkdf, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const derive = promisify(hkdf);

export function createSealing({ secret }: { secret(): Promise<string> }) {
  const keyFor = async (purpose: string) => Buffer.from(await derive('sha256', await secret(), 'parley', purpose, 32));

  return {
    async seal(purpose: string, plain: Uint8Array): Promise<Buffer> {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', await keyFor(purpose), nonce);
      const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), sealed]);
    },

    /** Throws for anything that was not sealed for this purpose under this secret. */
    async open(purpose: string, sealed: Uint8Array): Promise<Buffer> {
      const bytes = Buffer.from(sealed);
      if (bytes[0] !== VERSION || bytes.length < 1 + NONCE_BYTES + TAG_BYTES) throw new Error('not a sealed secret');
      const [nonce, rest] = [bytes.subarray(1, 1 + NONCE_BYTES), bytes.subarray(1 + NONCE_BYTES)];
      const decipher = createDecipheriv('aes-256-gcm', await keyFor(purpose), nonce, { authTagLength: TAG_BYTES });
      decipher.setAuthTag(rest.subarray(0, TAG_BYTES));
      return Buffer.concat([decipher.update(rest.subarray(TAG_BYTES)), decipher.final()]);
    },
  };
}

export type Sealing = ReturnType<typeof createSealing>;
