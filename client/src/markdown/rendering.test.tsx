// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/react';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { decodeEntities } from './entities.ts';
import { Markdown } from './markdown.tsx';
import { parseMarkdown } from './parse.ts';

afterEach(cleanup);

function html(text: string, isStreaming = false): string {
  const { container, unmount } = render(<Markdown text={text} isStreaming={isStreaming} />);
  const inner = container.querySelector('.md')!.innerHTML;
  unmount();
  return inner;
}

test.each([
  ['emphasis', 'a *b* **c** ***d*** ~~e~~', '<p>a <em>b</em> <strong>c</strong> <em><strong>d</strong></em> <del>e</del></p>'],
  ['words with underscores', 'snake_case_name', '<p>snake_case_name</p>'],
  ['code spans keep what they hold', '`a & <b> **c**`', '<p><code>a &amp; &lt;b&gt; **c**</code></p>'],
  ['escapes', String.raw`\*not\* \<b\>`, '<p>*not* &lt;b&gt;</p>'],
  ['character references', '&copy; &#8364; &#x20AC; &amp;lt; &nope;', '<p>© € € &amp;lt; &amp;nope;</p>'],
  ['a hard break', 'a  \nb', '<p>a<br>b</p>'],
  ['a break written as a tag', 'a<br>b', '<p>a<br>b</p>'],
  [
    'headings stand below those of the page',
    '# a\n## b\n###### c',
    '<h3 class="md-h1">a</h3><h4 class="md-h2">b</h4><h6 class="md-h3">c</h6>',
  ],
  ['a heading underlined', 'a\n===', '<h3 class="md-h1">a</h3>'],
  ['a tight list', '- a\n- b', '<ul><li>a</li><li>b</li></ul>'],
  ['a loose list', '- a\n\n- b', '<ul><li><p>a</p></li><li><p>b</p></li></ul>'],
  ['a list that starts elsewhere', '3. a\n4. b', '<ol start="3"><li>a</li><li>b</li></ol>'],
  ['a list in a list', '- a\n  1. b', '<ul><li>a<ol><li>b</li></ol></li></ul>'],
  ['a quote', '> a\n> b', '<blockquote><p>a\nb</p></blockquote>'],
  ['a rule', '---', '<hr>'],
  ['tags as text', '<div>\na\n</div>', '<p class="md-html">&lt;div&gt;\na\n&lt;/div&gt;</p>'],
  ['tags in a line as text', 'a <b>c</b>', '<p>a &lt;b&gt;c&lt;/b&gt;</p>'],
  ['a definition is not shown', '[a]: https://example.com', ''],
])('%s', (_name, source, expected) => {
  expect(html(source)).toBe(expected);
});

const link = (url: string, text: string) => `<a href="${url}" target="_blank" rel="noopener noreferrer nofollow">${text}</a>`;

test.each([
  ['[a](https://example.com/?x=1&amp;y=2)', link('https://example.com/?x=1&amp;y=2', 'a')],
  ['[a](https://example.com/b_(c) "title")', link('https://example.com/b_(c)', 'a')],
  ['[*a*][b]\n\n[b]: https://example.com', link('https://example.com', '<em>a</em>')],
  ['www.example.com', link('http://www.example.com', 'www.example.com')],
  ['https://example.com/a.', `${link('https://example.com/a', 'https://example.com/a')}.`],
  ['<https://example.com>', link('https://example.com', 'https://example.com')],
  ['ana@example.com', link('mailto:ana@example.com', 'ana@example.com')],
])('links: %j', (source, expected) => {
  expect(html(source)).toBe(`<p>${expected}</p>`);
});

test('an image inside of a link is words of that link', () => {
  const { container } = render(<Markdown text="[![a chart](https://example.com/a.png)](https://example.com)" />);
  expect(container.querySelectorAll('a')).toHaveLength(1);
  expect(container.querySelector('a')?.textContent).toBe('a chart');
});

test('a table has its columns as they were aligned, and can be scrolled with the keyboard', () => {
  const { container } = render(<Markdown text={'| a | b |\n| :- | -: |\n| 1 | `x\\|y` |'} />);
  expect([...container.querySelectorAll('th, td')].map((cell) => cell.textContent)).toEqual(['a', 'b', '1', 'x|y']);
  expect(container.querySelector<HTMLElement>('td:last-child')?.style.textAlign).toBe('right');
  expect(container.querySelector('.md-table')?.getAttribute('tabindex')).toBe('0');
});

test('tasks say whether they are done', () => {
  const { container } = render(<Markdown text={'- [x] a\n- [ ] b\n\n  c'} />);
  expect([...container.querySelectorAll('[role="img"]')].map((box) => box.getAttribute('aria-label'))).toEqual(['Done', 'Open']);
  expect(container.querySelector('.contains-task-list')).not.toBeNull();
});

test('formulas stand in lines, as blocks and in lists; money stays money', () => {
  const maths = (source: string) => {
    const found: string[] = [];
    JSON.stringify(parseMarkdown(source), (_key, value: { type?: string; text?: string; isDisplay?: boolean }) => {
      if (value?.type === 'math') found.push(`${value.isDisplay ? 'block' : 'line'} ${value.text}`);
      return value;
    });
    return found;
  };
  expect(maths(String.raw`so $a_1 * b_2 * c$ and \(x^2\)`)).toEqual(['line a_1 * b_2 * c', 'line x^2']);
  expect(maths('Then\n$$\na\n\nb\n$$\nend')).toEqual(['block a\n\nb']);
  expect(maths('- so\n  \\[ x \\]')).toEqual(['block x']);
  expect(maths('It costs $5 or $10, `$x$` too')).toEqual([]);
  expect(html('It costs $5 or $10.')).toBe('<p>It costs $5 or $10.</p>');
});

test('character references that name nothing allowed become a mark, never a fault', () => {
  expect(decodeEntities('&#0;&#xD800;&#9999999;&constructor;')).toBe('\ufffd\ufffd\ufffd&constructor;');
});

const ALLOWED_TAGS = new Set(
  'a abbr blockquote br button code del div em figcaption figure h3 h4 h5 h6 hr li ol p pre span strong svg path rect circle table tbody td th thead tr ul'.split(
    ' ',
  ),
);

const piece = fc.oneof(
  fc.constantFrom(
    '\n',
    '\n\n',
    ' ',
    '    ',
    '- ',
    '1. ',
    '> ',
    '# ',
    '```',
    '~~~',
    '`',
    '**',
    '_',
    '~~',
    '[',
    '](',
    ')',
    '!',
    '<',
    '>',
    '</',
    '<script',
    'onload=',
    '&#',
    ';',
    '|',
    '\n|-|-|\n',
    '$',
    '$$',
    '\\',
    '\\[',
    '\\)',
    'javascript:',
    'https://a.b',
    'www.',
    '@x.y',
    '[^1]',
    ']: ',
    '"',
    '=',
  ),
  fc.string({ maxLength: 5, unit: 'grapheme' }),
  fc.constantFrom('<img src=x onerror=alert(1)>', '<iframe>', '<svg/onload=a>', '[a](javascript:b)', '| a | b |', '- [x] c'),
);

test('any text gives elements of the list, streaming or not, and never a fault', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.boolean(), (pieces, isStreaming) => {
      const { container, unmount } = render(<Markdown text={pieces.join('')} isStreaming={isStreaming} />);
      const strange = [...container.querySelectorAll('.md *')]
        .map((element) => element.tagName.toLowerCase())
        .filter((tag) => !ALLOWED_TAGS.has(tag));
      const attributes = [...container.querySelectorAll('.md *')]
        .flatMap((element) => element.getAttributeNames())
        .filter((name) => /^(?:on|src$|srcdoc$|action$)/.test(name));
      unmount();
      expect([strange, attributes]).toEqual([[], []]);
    }),
    { numRuns: 300 },
  );
});

test.each(['> ', '1. ', '- ', '> - ', '[', '*a _b ', '![', '<a '])('hostile depth of %j is drawn and stays fast', (repeated) => {
  const started = performance.now();
  const { container } = render(<Markdown text={repeated.repeat(5_000)} />);
  expect(container.querySelector('.md')).not.toBeNull();
  expect(performance.now() - started).toBeLessThan(5_000);
});
