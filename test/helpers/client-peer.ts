import { PeerConnection, type DataChannel, type DataChannelInitConfig } from 'node-datachannel';
import { ChannelClient } from './channel-client.ts';

/** How a peer posts its offer, and edits of the offer and the answer. */
export interface Signaling {
  /** Path of the endpoint. */
  readonly path?: string;
  readonly headers?: Record<string, string>;
  /** Waits for all candidates before the POST. The demo's client does not. */
  readonly gathered?: boolean;
  readonly editOffer?: (sdp: string) => string;
  readonly editAnswer?: (sdp: string) => string;
}

/** A peer of node-datachannel with a session on the server. */
export class ClientPeer implements AsyncDisposable {
  readonly #connection: PeerConnection;
  // The library closes a channel that is garbage collected.
  readonly #channels = new Set<DataChannel>();
  readonly #clients = new Set<ChannelClient>();
  /** URL of the session. Empty until `connect` has resolved. */
  session = '';
  /** Entity tag of the session. */
  etag = '';

  constructor() {
    this.#connection = new PeerConnection('client', { iceServers: [] });
  }

  /** Creates a channel, which opens once the peer is connected. */
  channel(label: string = 'chat', settings: DataChannelInitConfig = {}): ChannelClient {
    const channel = this.#connection.createDataChannel(label, settings);
    const client = new ChannelClient(channel, () => this.#connection.close());
    this.#channels.add(channel);
    this.#clients.add(client);
    return client;
  }

  /** Creates an offer without candidates. Needs a channel. */
  async offer(): Promise<string> {
    const sdp = await new Promise<string>((resolve) => {
      const description = this.#connection.localDescription();
      if (description) resolve(description.sdp);
      else this.#connection.onLocalDescription((sdp) => resolve(sdp));
    });
    // On a machine with few networks the library has already gathered candidates here.
    return sdp.replace(/a=(candidate:.*|end-of-candidates)\r\n/g, '');
  }

  /** Creates an offer with all candidates. */
  async gatheredOffer(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.#connection.onGatheringStateChange((state) => state === 'complete' && resolve());
      if (this.#connection.gatheringState() === 'complete') resolve();
    });
    return this.#connection.localDescription()?.sdp ?? '';
  }

  /** Posts the offer, by default without candidates as the demo's client does, and applies the answer. */
  async connect(url: string, signaling: Signaling = {}): Promise<Response> {
    const { path = '/whip', headers = {}, gathered = false, editOffer = unchanged, editAnswer = unchanged } = signaling;
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/sdp', ...headers },
      body: editOffer(gathered ? await this.gatheredOffer() : await this.offer()),
    });
    const answer = await response.text();
    if (response.status !== 201) throw new Error(`The server refused the offer: ${response.status} ${answer}`);
    this.session = new URL(response.headers.get('Location') ?? '', url + path).href;
    this.etag = response.headers.get('ETag') ?? '';
    this.#connection.setRemoteDescription(editAnswer(answer), 'answer');
    return response;
  }

  /** Closes the peer at once, without closing its channels first. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.abandon();
    this.#connection.close();
  }
}

function unchanged(sdp: string): string {
  return sdp;
}
