/** Runs in the page: everything in its document that could run, load from elsewhere or send somebody there. Must stand alone. */
export function scanDocument(canary: string): string[] {
  const found: string[] = [];
  const OPENS = new Set([
    'href',
    'xlink:href',
    'src',
    'action',
    'formaction',
    'data',
    'poster',
    'background',
    'srcset',
    'ping',
    'manifest',
    'cite',
  ]);
  const RUNS = /^(?:javas|vbs|feed:|view-source:|blob:|data:(?!image\/(?:png|jpe?g|gif|webp|svg\+xml)[;,]))/i;
  // As browsers read an address: without what is not seen.
  const bare = (value: string) => [...value].filter((letter) => letter > ' ').join('');
  const NEVER = new Set([
    'iframe',
    'frame',
    'frameset',
    'object',
    'embed',
    'base',
    'applet',
    'marquee',
    'foreignobject',
    'animate',
    'set',
    'portal',
    'xmp',
    'plaintext',
  ]);
  const tell = (element: Element, why: string) => found.push(`${why}: ${element.outerHTML.slice(0, 160)}`);

  function look(element: Element): void {
    const tag = element.localName.toLowerCase();
    if (NEVER.has(tag)) tell(element, `an element ${tag}`);
    if (tag === 'script') {
      const source = element.getAttribute('src');
      if (source === null || new URL(source, location.href).origin !== location.origin) tell(element, 'a script');
    }
    if (tag === 'meta' && element.hasAttribute('http-equiv')) tell(element, 'a meta that acts');
    // Our own says one sentence.
    if (tag === 'noscript' && /[<(]|canary/.test(element.textContent)) tell(element, 'a noscript');
    if (tag === 'style' && element.textContent.includes(canary)) tell(element, 'a foreign style');
    for (const { name, value } of element.attributes) {
      const lower = name.toLowerCase();
      if (lower.startsWith('on')) tell(element, `a handler ${lower}`);
      if (lower === 'srcdoc') tell(element, 'a document in an attribute');
      if (lower === 'style' && /url\(|expression|@import|behavior/i.test(value)) tell(element, 'a style that loads');
      if (!OPENS.has(lower)) continue;
      if (RUNS.test(bare(value))) tell(element, `${lower} runs`);
      // What a person may follow by a click is a link, in a tab of its own that knows nothing of this one.
      const isLink = tag === 'a' && lower === 'href';
      if (!isLink && value.includes(canary)) tell(element, `${lower} loads`);
      const isElsewhere = element.getAttribute('target') !== null && !/noopener/.test(element.getAttribute('rel') ?? '');
      if (isLink && isElsewhere) tell(element, 'a link that gives away its opener');
    }
    if (element.shadowRoot) walk(element.shadowRoot);
  }

  function walk(root: ParentNode): void {
    for (const element of root.querySelectorAll('*')) look(element);
  }

  function cookie(): unknown {
    try {
      return document.cookie;
    } catch {
      // A page in a sandbox has none.
      return '';
    }
  }

  walk(document);
  // What markup with names would have put in the place of the document's own.
  const own: [string, unknown, string][] = [
    ['cookie', cookie(), 'string'],
    ['getElementById', document.getElementById, 'function'],
    ['querySelector', document.querySelector, 'function'],
    ['createElement', document.createElement, 'function'],
    ['defaultView', document.defaultView, 'object'],
  ];
  for (const [name, value, type] of own) if (typeof value !== type) found.push(`document.${name} is a ${typeof value}`);
  return found;
}
