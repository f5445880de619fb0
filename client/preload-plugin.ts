/** The page names at once what its own script would ask for only later: the session's code with its styles, and the letters it is written in. */
import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';

const CODE = ['features/session/session-page.tsx', 'markdown/markdown.tsx'];
const FONT = /inter-latin-wght-normal-[\w-]+\.woff2$/;

export function preloadPlugin(): Plugin {
  return {
    name: 'parley:preload',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const outputs = Object.values(bundle);
        const chunks = outputs.filter((output) => output.type === 'chunk');
        const wanted = new Set<Rolldown.OutputChunk>();
        for (const path of CODE) {
          const start = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(path)));
          if (start) addWithImports(start, bundle, wanted);
        }
        const tags: HtmlTagDescriptor[] = [];
        const name = (fileName: string, attrs: Record<string, string>): void => {
          const href = `/${fileName}`;
          // The entry's own parts are named already.
          if (!html.includes(`"${href}"`)) tags.push({ tag: 'link', attrs: { ...attrs, crossorigin: '', href }, injectTo: 'head' });
        };
        for (const { fileName, viteMetadata } of wanted) {
          name(fileName, { rel: 'modulepreload' });
          for (const style of viteMetadata?.importedCss ?? []) name(style, { rel: 'preload', as: 'style' });
        }
        for (const { fileName } of outputs) if (FONT.test(fileName)) name(fileName, { rel: 'preload', as: 'font', type: 'font/woff2' });
        return { html, tags };
      },
    },
  };
}

function addWithImports(chunk: Rolldown.OutputChunk, bundle: Rolldown.OutputBundle, found: Set<Rolldown.OutputChunk>): void {
  if (found.has(chunk)) return;
  found.add(chunk);
  for (const fileName of chunk.imports) {
    const imported = bundle[fileName];
    if (imported?.type === 'chunk') addWithImports(imported, bundle, found);
  }
}
