import { buildClient } from './client-build.ts';

await buildClient(undefined, 'info');
