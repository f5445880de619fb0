/** The page names at once what its own script would ask for only later: the session's code and the letters it is written in. */
import type { HtmlTagDescriptor, Plugin } from 'vite';

const CODE = ['features/session/session-page.tsx', 'markdown/markdown.tsx'];
const FONT = /inter-latin-wght-normal-[\w-]+\.woff2$/;

export function preloadPlugin(): Plugin {
  return {
    name: 'parley:preload',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const tags: HtmlTagDescriptor[] = [];
        for (const output of Object.values(bundle ?? {})) {
          const href = `/${output.fileName}`;
          const isCode = output.type === 'chunk' && CODE.some((path) => output.facadeModuleId?.endsWith(path));
          if (isCode) tags.push({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: '', href }, injectTo: 'head' });
          if (FONT.test(output.fileName))
            tags.push({ tag: 'link', attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: '', href }, injectTo: 'head' });
        }
        return { html, tags };
      },
    },
  };
}
