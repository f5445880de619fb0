import { expect, test } from 'vitest';
import { deviceName, isPhone } from './device-name.ts';

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux', false],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36 Edg/150.0', 'Edge on Windows', false],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/19.0 Safari/605.1.15', 'Safari on macOS', false],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/150.0 Mobile/15E148', 'Chrome on iPhone', true],
  ['Mozilla/5.0 (Linux; Android 16; Pixel) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36', 'Chrome on Android', true],
  ['curl/8.5.0', 'Program (curl)', false],
  ['node', 'Program (node)', false],
  ['', 'Unknown device', false],
  ['<script>', 'Unknown device', false],
])('%s is called %s', (userAgent, name, phone) => {
  expect([deviceName(userAgent), isPhone(userAgent)]).toEqual([name, phone]);
});
