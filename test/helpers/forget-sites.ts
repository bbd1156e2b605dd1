import { beforeAll } from 'bun:test';
import { forgetSites } from './visited-sites.ts';

// Preloaded by the browser ring: its files share one browser, and each of them starts without stored data and cookies.
beforeAll(forgetSites);
