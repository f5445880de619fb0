import { join } from 'node:path';
import { defineConfig } from 'vite';

const folder = import.meta.dirname;
const source = join(folder, '../src');

export default defineConfig({
  root: folder,
  resolve: { alias: [{ find: /^.*\/gql\/gql\.ts$/u, replacement: join(source, 'api/graphql-runtime.ts') }] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    minify: false,
    sourcemap: true,
    lib: { entry: 'src/parley.ts', formats: ['es'], fileName: 'parley' },
    rollupOptions: { external: ['graphql', 'graphql-ws', /^yjs/u] },
  },
});
