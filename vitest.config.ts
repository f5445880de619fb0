import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const ignored = ['**/node_modules/**', '**/dist/**', 'e2e/**', 'data/**'];
const SLOWEST_TEST_MS = 30_000;
/** A page is drawn, typed into and waited for. */
const PAGE_TEST_MS = 15_000;
/** Much of a test is waiting, so two cores carry two workers; by itself one would be left free. */
const WORKERS = Math.max(2, availableParallelism() - 1);
/** Tests that kill servers and hold deadlines share CI's two cores with whatever else runs there. Nowhere else is anything tried again. */
const RETRIES_IN_CI = process.env['CI'] ? 1 : 0;

export default defineConfig({
  // Vite would take graphql's ES build while Node hands its CommonJS build to every library: two copies that do not know each other's types.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    maxWorkers: WORKERS,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [...ignored, '**/*.db.test.ts'],
          testTimeout: PAGE_TEST_MS,
          retry: RETRIES_IN_CI,
        },
      },
      {
        extends: true,
        test: {
          name: 'db',
          include: ['**/*.db.test.ts'],
          exclude: ignored,
          globalSetup: 'server/testkit/services/global-setup.ts',
          testTimeout: SLOWEST_TEST_MS,
          retry: RETRIES_IN_CI,
          hookTimeout: SLOWEST_TEST_MS,
        },
      },
    ],
  },
});
