import { join } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { preloadPlugin } from './preload-plugin.ts';

const source = join(import.meta.dirname, 'src');

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss(), preloadPlugin()],
  resolve: {
    alias: [
      { find: /^.*\/gql\/gql\.ts$/u, replacement: join(source, 'api/graphql-runtime.ts') },
      { find: 'react-remove-scroll', replacement: join(source, 'ui/no-remove-scroll.ts') },
    ],
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['es2023', 'chrome123', 'firefox121', 'safari17.5'],
    assetsInlineLimit: 0,
    sourcemap: true,
  },
});
