/** The two kinds of endpoint and session; handlers are the same, and this table is all that differs. */
export interface ResourceKind {
  /** What GET and HEAD answer (RFC 9725 section 4.1: 2xx without content; the WHEP draft: 200 with the type of an answer). */
  readonly getResponse: { readonly status: 200 | 204; readonly headers: Readonly<Record<string, string>> };
  /** What a PATCH of the type of an offer answers: WHEP clients send one to answer a counter-offer, which we never make. */
  readonly sdpPatchStatus: 415 | 422;
}

/** By the first part of an endpoint's path. */
export const resourceKinds = {
  whip: { getResponse: { status: 204, headers: {} }, sdpPatchStatus: 415 },
  whep: {
    getResponse: { status: 200, headers: { 'Content-Type': 'application/sdp', 'Content-Length': '0' } },
    sdpPatchStatus: 422,
  },
} as const satisfies Record<string, ResourceKind>;

/** `whip` or `whep`. */
export type ResourceKindName = keyof typeof resourceKinds;
