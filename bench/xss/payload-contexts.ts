/** Texts that leave the place they are written to: out of markdown, a formula, a quoted attribute or a script. */
import type { Family } from './payloads.ts';

const at = <Item>(items: readonly Item[], index: number): Item => items[index % items.length]!;

const CORES: readonly ((id: number) => string)[] = [
  (id) => `<img src=x onerror=bang(${id})>`,
  (id) => `<svg/onload=bang(${id})>`,
  (id) => `<script>bang(${id})</script>`,
  (id) => `<img src=https://canary.test/${id}>`,
  (id) => `<iframe srcdoc="<script>bang(${id})</script>">`,
  (id) => `<a href=javascript:bang(${id})>x</a>`,
  (id) => `<video src=x onerror=bang(${id})></video>`,
  (id) => `<details open ontoggle=bang(${id})>x</details>`,
  (id) => `<link rel=stylesheet href=https://canary.test/${id}>`,
  (id) => `<object data="data:text/html,<script>bang(${id})</script>">`,
];
const IN_MARKDOWN: readonly ((core: string) => string)[] = [
  (core) => `# ${core}`,
  (core) => `- ${core}`,
  (core) => `> ${core}`,
  (core) => `| a | b |\n|---|---|\n| ${core} | x |`,
  (core) => `\`\`\`${core}\nx\n\`\`\``,
  (core) => `\`\`\`html\n${core}\n\`\`\``,
  (core) => `\`\`\`html\n\`\`\`${core}`,
  (core) => `\`${core}\``,
  (core) => `\`\`${core}\``,
  (core) => `[${core}](https://example.com)`,
  (core) => `![${core}](x)`,
  (core) => `[x](https://example.com '${core}')`,
  (core) => `[x](https://example.com/"${core})`,
  (core) => `![x](x "x"${core})`,
  (core) => `[x]: https://example.com '${core}'\n\n[x]`,
  (core) => `**${core}** _${core}_`,
  (core) => `~~${core}~~`,
  (core) => `- [x] ${core}`,
  (core) => `<div>\n\n${core}\n\n</div>`,
  (core) => `<!-- x -->${core}`,
  (core) => `[^1]: ${core}\n\nx[^1]`,
  (core) => `$${core}$`,
  (core) => `\\${core}`,
  (core) => `\t${core}`,
];

export const MARKDOWN: Family = {
  name: 'markdown',
  count: CORES.length * IN_MARKDOWN.length,
  make: (id, index) => at(IN_MARKDOWN, Math.floor(index / CORES.length))(at(CORES, index)(id)),
};

const COMMANDS: readonly ((id: number) => string)[] = [
  (id) => `\\href{javascript:bang(${id})}{x}`,
  (id) => `\\url{javascript:bang(${id})}`,
  (id) => `\\htmlData{a=b" onmouseover=bang(${id}) x="}{y}`,
  (id) => `\\htmlId{bang(${id})}{y}`,
  (id) => `\\htmlClass{x" onclick=bang(${id})}{y}`,
  (id) => `\\htmlStyle{background:url(//canary.test/${id})}{y}`,
  (id) => `\\includegraphics{https://canary.test/${id}}`,
  (id) => `\\def\\x{\\href{javascript:bang(${id})}{y}}\\x`,
  (id) => `\\text{<img src=x onerror=bang(${id})>}`,
  (id) => `\\color{red;background:url(//canary.test/${id})}y`,
  (id) => `\\unknown<svg onload=bang(${id})>`,
  (id) => `\\frac{<img src=//canary.test/${id}>}{`,
  (id) => `\\colorbox{"onload=bang(${id})}{y}`,
  (id) => `\\operatorname{<script>bang(${id})</script>}`,
  (id) => `\\char"3C img src=x onerror=bang(${id})\\char"3E`,
  (id) => `\\verb|<img src=x onerror=bang(${id})>|`,
];
const AROUND: readonly ((tex: string) => string)[] = [
  (tex) => `$${tex}$`,
  (tex) => `$$\n${tex}\n$$`,
  (tex) => `\\(${tex}\\)`,
  (tex) => `\\[${tex}\\]`,
  (tex) => `\`\`\`math\n${tex}\n\`\`\``,
];

export const FORMULAS: Family = {
  name: 'formulas',
  count: COMMANDS.length * AROUND.length,
  make: (id, index) => at(AROUND, Math.floor(index / COMMANDS.length))(at(COMMANDS, index)(id)),
};

const BREAKOUTS: readonly ((core: string, id: number) => string)[] = [
  (core) => `">${core}`,
  (core) => `'>${core}`,
  (core) => `</script>${core}`,
  (core) => `</title>${core}`,
  (core) => `</textarea>${core}`,
  (core) => `</style>${core}`,
  (core) => `-->${core}`,
  (core) => `]]>${core}`,
  (core) => `*/${core}/*`,
  (core) => `\`>${core}`,
  (core) => `\\">${core}`,
  (core) => `%22%3E${core}`,
  (core) => `\r\n\r\n${core}`,
  (core) => `</option></select>${core}`,
  (_core, id) => `" autofocus onfocus=bang(${id}) x="`,
  (_core, id) => `' onmouseover='bang(${id})`,
  (_core, id) => `";bang(${id});//`,
  (_core, id) => `'-bang(${id})-'`,
  (_core, id) => `\${bang(${id})}`,
  (_core, id) => `{{constructor.constructor('bang(${id})')()}}`,
  (_core, id) => `#{bang(${id})}<%=bang(${id})%>`,
  (_core, id) => `{"__html":"<img src=x onerror=bang(${id})>"}`,
  (_core, id) => `expression(bang(${id}));behavior:url(//canary.test/${id})`,
  (_core, id) => `\u2028bang(${id})\u2029//`,
];

export const TEMPLATES: Family = {
  name: 'ways out',
  count: 14 * CORES.length + 10,
  make(id, index) {
    const core = at(CORES, index)(id);
    return at(BREAKOUTS, index < 14 * CORES.length ? Math.floor(index / CORES.length) : 14 + (index - 14 * CORES.length))(core, id);
  },
};

const NAMES = (
  'body cookie head forms images links scripts location defaultView documentElement getElementById querySelector createElement currentScript ' +
  'activeElement implementation attributes parentNode children nodeName innerHTML __proto__ config root parley'
).split(' ');
const CLOBBERING: readonly ((name: string, id: number) => string)[] = [
  (name, id) => `<img name=${name} src=x onerror=bang(${id})>`,
  (name, id) => `<form id=${name}><input name=attributes onfocus=bang(${id}) autofocus></form>`,
  (name, id) => `<a id=${name} href="javascript:bang(${id})">x</a><a id=${name} name=y>z</a>`,
  (name, id) => `<iframe name=${name} srcdoc="<script>bang(${id})</script>"></iframe>`,
  (name, id) => `<object id=${name} name=${name} data=x onerror=bang(${id})></object>`,
];

export const CLOBBERS: Family = {
  name: 'names',
  count: NAMES.length * CLOBBERING.length,
  make: (id, index) => at(CLOBBERING, Math.floor(index / NAMES.length))(at(NAMES, index), id),
};
