/** Addresses that run when they are opened, and addresses that are fetched as soon as they are there. */
import type { Family } from './payloads.ts';

const at = <Item>(items: readonly Item[], index: number): Item => items[index % items.length]!;

const ADDRESSES: readonly ((id: number) => string)[] = [
  (id) => `javascript:bang(${id})`,
  (id) => `JaVaScRiPt:bang(${id})`,
  (id) => `java\tscript:bang(${id})`,
  (id) => `java\nscript:bang(${id})`,
  (id) => `java&Tab;script&colon;bang(${id})`,
  (id) => `java&NewLine;script:bang(${id})`,
  (id) => `&#106;avascript:bang(${id})`,
  (id) => `&#x6A&#x61vascript:bang(${id})`,
  (id) => `\u0001javascript:bang(${id})`,
  (id) => ` javascript:bang(${id})`,
  (id) => `javascript://%0abang(${id})`,
  (id) => `javascript:/*--></title>*/bang(${id})`,
  (id) => `vbscript:bang(${id})`,
  (id) => `data:text/html,<script>bang(${id})</script>`,
  (id) => `data:text/html;base64,${btoa(`<script>top.bang(${id})</script>`)}`,
  (id) => `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='bang(${id})'/>`,
  (id) => `feed:javascript:bang(${id})`,
  (id) => `view-source:javascript:bang(${id})`,
  (id) => `https:javascript:bang(${id})`,
  (id) => `javascript%3Abang(${id})`,
];
const HOLDERS: readonly ((address: string) => string)[] = [
  (address) => `<a href="${address}">x</a>`,
  (address) => `<iframe src="${address}"></iframe>`,
  (address) => `<form action="${address}"><button>x</button></form>`,
  (address) => `<form><button formaction="${address}">x</button></form>`,
  (address) => `<object data="${address}"></object>`,
  (address) => `<embed src="${address}">`,
  (address) => `<svg><a xlink:href="${address}"><text y=9>x</text></a></svg>`,
  (address) => `<math href="${address}">x</math>`,
  (address) => `<map><area href="${address}" shape=default></map>`,
  (address) => `<meta http-equiv=refresh content="0;url=${address}">`,
  (address) => `<base href="${address}">`,
  (address) => `[x](${address})`,
  (address) => `[x](<${address}> "y")`,
  (address) => `![x](${address})`,
  (address) => `[x][y]\n\n[y]: ${address}`,
  (address) => `<${address}>`,
  (address) => `[![x](x)](${address})`,
  (address) => `[x]: <${address}>\n\n[x]`,
];

export const SCHEMES: Family = {
  name: 'schemes',
  count: ADDRESSES.length * HOLDERS.length,
  make: (id, index) => at(HOLDERS, Math.floor(index / ADDRESSES.length))(at(ADDRESSES, index)(id)),
};

const HOSTS: readonly ((id: number) => string)[] = [
  (id) => `//canary.test/${id}`,
  (id) => `https://canary.test/${id}`,
  (id) => `http://canary.test/${id}`,
  (id) => `/\\canary.test/${id}`,
  (id) => `\\\\canary.test/${id}`,
  (id) => `https:\\\\canary.test/${id}`,
  (id) => `https:////canary.test/${id}`,
  (id) => `&#x2f;&#x2f;canary.test/${id}`,
];
const FETCHING: readonly ((address: string) => string)[] = [
  (address) => `<img src="${address}">`,
  (address) => `<img srcset="${address} 2x">`,
  (address) => `<picture><source srcset="${address}"><img></picture>`,
  (address) => `<p style="background:url('${address}')">x</p>`,
  (address) => `<style>@import '${address}';</style>`,
  (address) => `<style>p{background:url(${address})}</style><p>x`,
  (address) => `<link rel=stylesheet href="${address}">`,
  (address) => `<link rel=preload as=image href="${address}">`,
  (address) => `<link rel=prefetch href="${address}">`,
  (address) => `<link rel=modulepreload href="${address}">`,
  (address) => `<link rel=icon href="${address}">`,
  (address) => `<video poster="${address}">`,
  (address) => `<audio src="${address}">`,
  (address) => `<video><track src="${address}" default></video>`,
  (address) => `<input type=image src="${address}">`,
  (address) => `<body background="${address}">`,
  (address) => `<table background="${address}"><td>x</table>`,
  (address) => `<svg><image href="${address}"></svg>`,
  (address) => `<svg><use href="${address}#a"></svg>`,
  (address) => `<object data="${address}"></object>`,
  (address) => `<embed src="${address}">`,
  (address) => `<iframe src="${address}"></iframe>`,
  (address) => `<script src="${address}"></script>`,
  (address) => `<base href="${address}"><img src=y>`,
  (address) => `![x](${address})`,
  (address) => `![x][y]\n\n[y]: ${address}`,
  (address) => `[![x](${address})](https://example.com)`,
  (address) => `<meta http-equiv=refresh content="0;${address}">`,
];

export const FETCHES: Family = {
  name: 'fetches',
  count: HOSTS.length * FETCHING.length,
  make: (id, index) => at(FETCHING, Math.floor(index / HOSTS.length))(at(HOSTS, index)(id)),
};
