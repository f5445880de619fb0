/** `npm run build:sdk`: the package @parley/client in client/sdk/dist, ready for `npm pack` or `npm publish`. */
import { buildSdk } from './sdk-build.ts';

await buildSdk('info');
