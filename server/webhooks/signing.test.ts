import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { newSigningSecret, signatureHeaders, writtenSecret } from './signing.ts';

const message = { id: 'whd_1', at: Date.now(), body: '{"type":"webhook.test","emoji":"🪝"}' };

describe('a signature', () => {
  test('is what the library of receivers makes of it', () => {
    const secret = newSigningSecret();
    const library = new Webhook(writtenSecret(secret));
    const headers = signatureHeaders(message, [secret]);
    expect(headers['webhook-signature']).toBe(library.sign(message.id, new Date(message.at), message.body));
    expect(library.verify(message.body, headers)).toEqual({ type: 'webhook.test', emoji: '🪝' });
  });

  test('holds under each of several secrets and under no other', () => {
    const [first, second, third] = [newSigningSecret(), newSigningSecret(), newSigningSecret()];
    const headers = signatureHeaders(message, [first, second]);
    for (const secret of [first, second]) new Webhook(writtenSecret(secret)).verify(message.body, headers);
    expect(() => new Webhook(writtenSecret(third)).verify(message.body, headers)).toThrow('No matching signature');
  });

  test('the example of Standard Webhooks', () => {
    const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    const at = 1_614_265_330_000;
    const headers = signatureHeaders({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at, body: '{"test": 2432232314}' }, [secret]);
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  test('a secret has 256 bits and is written as receivers expect it', () => {
    expect(writtenSecret(newSigningSecret())).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(newSigningSecret().equals(newSigningSecret())).toBe(false);
  });
});
