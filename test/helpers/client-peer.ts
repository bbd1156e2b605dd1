import { PeerConnection, type DataChannel, type DataChannelInitConfig } from 'node-datachannel';
import { ChannelClient } from './channel-client.ts';

/** How the offer is posted, and what is changed on the way. */
export interface Signaling {
  /** Where the offer goes. */
  readonly path?: string;
  readonly headers?: Record<string, string>;
  /** Waits for all candidates before it posts; the demo's client does not. */
  readonly gathered?: boolean;
  readonly editOffer?: (sdp: string) => string;
  readonly editAnswer?: (sdp: string) => string;
}

/** A real peer with a server's session: what a developer would write, in Node or any other language. */
export class ClientPeer implements AsyncDisposable {
  readonly #connection: PeerConnection;
  // A channel that nothing references is collected, and so closed.
  readonly #channels = new Set<DataChannel>();
  readonly #clients = new Set<ChannelClient>();
  /** URL of the session; empty until `connect` has resolved. */
  session = '';
  /** Entity tag of the session. */
  etag = '';

  constructor() {
    this.#connection = new PeerConnection('client', { iceServers: [] });
  }

  /** Makes a channel; it opens once the peer is connected. */
  channel(label: string = 'chat', settings: DataChannelInitConfig = {}): ChannelClient {
    const channel = this.#connection.createDataChannel(label, settings);
    const client = new ChannelClient(channel, () => this.#connection.close());
    this.#channels.add(channel);
    this.#clients.add(client);
    return client;
  }

  /** The offer without a candidate, as of a client that does not wait for any. Make a channel first. */
  async offer(): Promise<string> {
    const sdp = await new Promise<string>((resolve) => {
      const made = this.#connection.localDescription();
      if (made) resolve(made.sdp);
      else this.#connection.onLocalDescription((one) => resolve(one));
    });
    // On a machine with few networks the library has gathered before anyone can look.
    return sdp.replace(/a=(candidate:.*|end-of-candidates)\r\n/g, '');
  }

  /** The offer with all candidates. */
  async gatheredOffer(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.#connection.onGatheringStateChange((state) => state === 'complete' && resolve());
      if (this.#connection.gatheringState() === 'complete') resolve();
    });
    return this.#connection.localDescription()?.sdp ?? '';
  }

  /** Posts the offer, by default un-gathered and at once as the demo's client does, and takes the answer. */
  async connect(url: string, signaling: Signaling = {}): Promise<Response> {
    const { path = '/whip', headers = {}, gathered = false, editOffer = same, editAnswer = same } = signaling;
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/sdp', ...headers },
      body: editOffer(gathered ? await this.gatheredOffer() : await this.offer()),
    });
    const answer = await response.text();
    if (response.status !== 201) throw new Error(`The offer was refused: ${response.status} ${answer}`);
    this.session = new URL(response.headers.get('Location') ?? '', url + path).href;
    this.etag = response.headers.get('ETag') ?? '';
    this.#connection.setRemoteDescription(editAnswer(answer), 'answer');
    return response;
  }

  /** Ends everything at once, without a goodbye on the channels. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.abandon();
    this.#connection.close();
  }
}

function same(sdp: string): string {
  return sdp;
}
