/** Differences between WHIP and WHEP. The handlers are the same. */
export interface ResourceKind {
  /** Response to GET and HEAD. RFC 9725 section 4.1: 2xx without content. WHEP draft: 200 with the type of an answer. */
  readonly getResponse: { readonly status: 200 | 204; readonly headers: Readonly<Record<string, string>> };
  /** Status for a PATCH with SDP. WHEP clients send one to answer a counter-offer, which this server never makes. */
  readonly sdpPatchStatus: 415 | 422;
}

/** Resource kinds by the first segment of an endpoint's path. */
export const resourceKinds = {
  whip: { getResponse: { status: 204, headers: {} }, sdpPatchStatus: 415 },
  whep: {
    getResponse: { status: 200, headers: { 'Content-Type': 'application/sdp', 'Content-Length': '0' } },
    sdpPatchStatus: 422,
  },
} as const satisfies Record<string, ResourceKind>;

/** First segment of an endpoint's path. */
export type ResourceKindName = keyof typeof resourceKinds;
