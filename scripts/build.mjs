// npm run build [-- --production] and npm run watch.
import { bundle } from './bundle.mjs';

await bundle({ production: process.argv.includes('--production'), watch: process.argv.includes('--watch') });
