// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import { Markdown } from './markdown.tsx';
import { safeUrl } from './urls.ts';

afterEach(cleanup);

const FORBIDDEN =
  'script, iframe, img, object, embed, style, link, form, base, meta, video, audio, svg script, foreignObject, use, animate';
const URL_ATTRIBUTES = ['href', 'src', 'xlink:href', 'action', 'formaction', 'srcset', 'poster', 'data', 'ping'];

/** Everything in the container that could do more than be read. */
function harmIn(container: HTMLElement): string[] {
  const found = [...container.querySelectorAll(FORBIDDEN)].map((element) => element.outerHTML);
  for (const element of container.querySelectorAll('*')) {
    for (const name of element.getAttributeNames()) {
      const value = element.getAttribute(name) ?? '';
      if (/^on/i.test(name) || (URL_ATTRIBUTES.includes(name) && !/^(?:https?:\/\/|mailto:)/i.test(value))) found.push(`${name}=${value}`);
    }
  }
  return found;
}

const PAYLOADS = [
  '[a](javascript:alert(1))',
  '[a](JaVaScRiPt:alert(1))',
  '[a](java\tscript:alert(1))',
  '[a](&#106;avascript:alert(1))',
  '[a](javascript&colon;alert(1))',
  '[a](<java\nscript:alert(1)>)',
  '[a](vbscript:msgbox(1))',
  '[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[a](//evil.example/x)',
  '[a](/workspace/settings)',
  '[a](\u0001javascript:alert(1))',
  '<javascript:alert(1)>',
  '<data:text/html,x>',
  '![x](javascript:alert(1))',
  '![x](https://evil.example/track.png)',
  '![x](data:image/svg+xml,<svg onload=alert(1)>)',
  '[![x](https://evil.example/a.png)](javascript:alert(1))',
  '[a][b]\n\n[b]: javascript:alert(1)',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)><a xlink:href="javascript:alert(1)">x</a></svg>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<details open ontoggle=alert(1)>',
  'text <a href="javascript:alert(1)" onclick="alert(1)">x</a>',
  '<style>*{background:url(https://evil.example)}</style>',
  '```html\n<script>alert(1)</script>\n```',
  '```"><img src=x onerror=alert(1)>\ncode\n```',
  '| <img src=x onerror=alert(1)> |\n| - |\n| [a](javascript:alert(1)) |',
  'footnote[^1]\n\n[^1]: [a](javascript:alert(1))',
  'www.evil.example/javascript:alert(1)',
  'xmpp:someone@evil.example',
  '$\\href{javascript:alert(1)}{x}$',
  '$\\url{javascript:alert(1)}$',
  '$\\htmlData{onclick=alert(1)}{x}$ $\\includegraphics{https://evil.example/a.png}$',
  '$<img src=x onerror=alert(1)>$',
  '$$\n\\unknown{<svg onload=alert(1)>}\n$$',
];

describe('trust: hostile text brings nothing but text', () => {
  test.each(PAYLOADS)('%j', async (payload) => {
    const { container, rerender } = render(<Markdown text={payload} />);
    if (payload.startsWith('$'))
      await waitFor(() => expect(container.querySelector('.katex, .katex-error')).not.toBeNull(), { timeout: 10_000 });
    expect(harmIn(container)).toEqual([]);
    rerender(<Markdown text={payload} isStreaming />);
    expect(harmIn(container)).toEqual([]);
  });

  test.each([
    ['https://example.com/a?b=c', true],
    ['HTTP://example.com', true],
    ['mailto:ana@example.com', true],
    ['javascript:alert(1)', false],
    [' javascript:alert(1)', false],
    ['https:javascript', false],
    ['//example.com', false],
    ['blob:https://example.com/1', false],
    ['file:///etc/passwd', false],
    ['', false],
    [undefined, false],
  ])('%j may be linked: %j', (url, expected) => {
    expect(safeUrl(url) !== null).toBe(expected);
  });
});

test('links open apart and tell nothing', () => {
  render(<Markdown text="[the page](https://example.com)" />);
  expect(screen.getByRole('link', { name: 'the page' })).toMatchObject({ target: '_blank', rel: 'noopener noreferrer nofollow' });
});

test('an image is a link with its words, and is not loaded', () => {
  render(<Markdown text="![a chart](https://example.com/chart.png)" />);
  expect(screen.getByRole('link', { name: 'a chart' }).getAttribute('href')).toBe('https://example.com/chart.png');
});

test('an unclosed fence is code', () => {
  const { container } = render(<Markdown text={'Look:\n```ts\nconst a = 1;'} isStreaming />);
  expect(container.querySelector('pre code')?.textContent).toBe('const a = 1;');
});

test('code is coloured and can be copied', async () => {
  const { container } = render(<Markdown text={'```ts\nconst a = 1;\n```'} />);
  await waitFor(() => expect(container.querySelector('.hljs-keyword')?.textContent).toBe('const'), { timeout: 10_000 });
  expect(container.querySelector('pre code')?.textContent).toBe('const a = 1;');
  expect(screen.getByRole('button', { name: 'Copy this code' })).toBeDefined();
});

test('a token changes nothing but the last block', () => {
  const before = '# Title\n\nFirst *paragraph*.\n\n- a\n- b\n\nThe last';
  const { container, rerender } = render(<Markdown text={before} isStreaming />);
  const column = container.querySelector('.md')!;
  const finished = [...column.children].slice(0, -1);
  const observer = new MutationObserver(() => {});
  observer.observe(column, { subtree: true, childList: true, characterData: true, attributes: true });
  rerender(<Markdown text={`${before} one grows`} isStreaming />);
  const touched = observer.takeRecords().map((record) => record.target);
  expect(column.lastElementChild?.textContent).toBe('The last one grows');
  expect(touched.length).toBeGreaterThan(0);
  expect(touched.some((target) => finished.some((block) => block.contains(target)))).toBe(false);
  for (const [index, block] of finished.entries()) expect(column.children[index]).toBe(block);
});
