// @vitest-environment jsdom
import { beforeEach, expect, test } from 'vitest';
import { CANARY } from './payloads.ts';
import { scanDocument } from './scan.ts';

beforeEach(() => {
  document.head.innerHTML = '';
  document.body.innerHTML = '<main></main>';
});
const found = (html: string) => {
  document.querySelector('main')!.innerHTML = html;
  return scanDocument(CANARY);
};

test.each([
  ['a handler', '<p onclick="x()">x</p>'],
  ['a handler in another case', '<svg oNlOaD=x></svg>'],
  ['an address that runs', '<a href="javascript:x">x</a>'],
  ['one with what is not seen in it', '<a href="&#1; java\n\tscript:x">x</a>'],
  ['one of a button', '<form><button formaction="JaVaScript:x"></button></form>'],
  ['another scheme that runs', '<a href="vbscript:x">x</a>'],
  ['a document as an address', '<a href="data:text/html,x">x</a>'],
  ['a foreign image', `<img src="//${CANARY}/1">`],
  ['a foreign image of several', `<img srcset="https://${CANARY}/1 2x">`],
  ['a style that loads', `<p style="background:url(//${CANARY}/1)">x</p>`],
  ['a foreign style sheet', `<style>@import '//${CANARY}/1'</style>`],
  ['a frame', '<iframe></iframe>'],
  ['another base', '<base href="/x/">'],
  ['a refresh', '<meta http-equiv="refresh" content="0">'],
  ['a script in the page', '<script>x</script>'],
  ['a document in an attribute', '<b srcdoc="<b>">x</b>'],
  ['a link that gives away its opener', `<a target="_blank" href="https://example.com">x</a>`],
])('%s is found', (_what, html) => {
  expect(found(html)).not.toEqual([]);
});

test('one in a shadow is found', () => {
  const host = document.createElement('div');
  document.body.append(host);
  host.attachShadow({ mode: 'open' }).innerHTML = '<img src=x onerror=y>';
  expect(scanDocument(CANARY)).not.toEqual([]);
});

test('texts that speak of it, links in tabs of their own and pictures of our own are not', () => {
  const link = `<a target="_blank" rel="noopener noreferrer nofollow" href="https://${CANARY}/1">x</a>`;
  const picture = '<img alt="" src="data:image/png;base64,AAAA"><img alt="" src="/favicon.svg">';
  expect(
    found(`<p title="onclick=x">&lt;img src=x onerror=bang(1)&gt; javascript:x</p>${link}${picture}<a href="mailto:a@b.example">x</a>`),
  ).toEqual([]);
});
