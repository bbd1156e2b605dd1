import type { Embedding, EmbeddedHost, EmbeddingParts } from './embedding.ts';

/** Gives an element its place in a page. */
export type Embed = (host: EmbeddedHost, parts: EmbeddingParts) => Embedding;

/** It comes with the second script, as the log and the field need nothing of it. Rejects when that does not come. */
export const { promise: embed, resolve: provideEmbed, reject: refuseEmbed } = Promise.withResolvers<Embed>();
// Whoever waits for it is told; a page without a chat is nobody to complain to.
embed.catch(() => {});
