import { join } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { persistedPlugin } from './persisted-plugin.ts';
import { preloadPlugin } from './preload-plugin.ts';

const source = join(import.meta.dirname, 'src');

export default defineConfig(({ command }) => ({
  root: import.meta.dirname,
  plugins: [persistedPlugin(source), react(), tailwindcss(), preloadPlugin()],
  resolve: {
    alias: [
      {
        find: /^.*\/gql\/gql\.ts$/u,
        replacement: join(source, command === 'build' ? 'api/persisted-runtime.ts' : 'api/graphql-runtime.ts'),
      },
      { find: 'react-remove-scroll', replacement: join(source, 'ui/no-remove-scroll.ts') },
    ],
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['es2023', 'chrome123', 'firefox121', 'safari17.5'],
    assetsInlineLimit: 0,
    sourcemap: true,
    // In one piece: cut up, it cuts the first load into eighteen more files, which weigh five kilobytes.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'urql', test: /node_modules\/(?:@urql|urql|@0no-co|wonka)\// }] } } },
  },
}));
