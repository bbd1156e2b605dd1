import { english, type Words } from '../words.ts';

export const words: Words = { ...english };
