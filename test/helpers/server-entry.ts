import { embedAssets } from './embed-assets.ts';

// `builtServer` compiles this program: the server, with the assets of the file that its first argument names.
const [file = ''] = process.argv.splice(2, 1);
embedAssets(file);
await import('../../index.ts');
