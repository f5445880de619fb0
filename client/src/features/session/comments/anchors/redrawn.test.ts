// @vitest-environment jsdom
import { afterEach, expect, test } from 'vitest';
import { redrawn } from './redrawn.ts';

afterEach(() => document.body.replaceChildren());

function redrawnBy(change: (section: Element) => void): string[] | null {
  document.body.innerHTML = `<section>
    <article data-message="msg_1"><div class="md"><p>One</p></div></article>
    <article data-message="msg_2"><div class="md"><p>Two</p></div></article>
  </section>`;
  const section = document.querySelector('section')!;
  const observer = new MutationObserver(() => undefined);
  observer.observe(section, { childList: true, characterData: true, subtree: true });
  change(section);
  return redrawn(section, observer.takeRecords());
}

const paragraph = (section: Element, id: string) => section.querySelector(`[data-message="${id}"] p`)!;

test('a token concerns its own message', () => {
  expect(redrawnBy((section) => ((paragraph(section, 'msg_2').firstChild as Text).data += ' more'))).toEqual(['msg_2']);
  expect(redrawnBy((section) => paragraph(section, 'msg_1').append('more'))).toEqual(['msg_1']);
});

test('what was changed and then taken out is told of by the message that it stood in', () => {
  const change = (section: Element) => {
    const gone = paragraph(section, 'msg_1');
    gone.append('more');
    gone.replaceWith('Anew');
  };
  expect(redrawnBy(change)).toEqual(['msg_1']);
});

test('messages that come and go concern all', () => {
  expect(redrawnBy((section) => section.querySelector('article')!.remove())).toBeNull();
});
