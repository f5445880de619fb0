#!/usr/bin/env node
/** What the page's snippets need of curl, for machines that have none: -s -N -G -H -d --data-urlencode. */
const words = process.argv.slice(2);
const headers: [string, string][] = [];
const search = new URLSearchParams();
let address = '';
let body: string | null = null;
let isGet = false;
for (let word = words.shift(); word !== undefined; word = words.shift()) {
  if (word === '-H') headers.push(words.shift()!.split(/:\s*(.*)/s, 2) as [string, string]);
  else if (word === '-d') body = words.shift()!;
  else if (word === '--data-urlencode') search.append(...(words.shift()!.split(/=(.*)/s, 2) as [string, string]));
  else if (word.startsWith('-')) isGet ||= word.includes('G');
  else address = word;
}
const response = isGet ? await fetch(`${address}?${search}`, { headers }) : await fetch(address, { method: 'POST', headers, body });
process.stdout.on('error', () => process.exit(0));
for await (const chunk of response.body ?? []) process.stdout.write(chunk as Uint8Array);
