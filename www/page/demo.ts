/** The elements of the demo. */
export interface DemoElements {
  readonly publish: HTMLButtonElement;
  readonly subscribe: HTMLButtonElement;
  readonly message: HTMLTextAreaElement;
  readonly send: HTMLButtonElement;
  readonly hint: HTMLElement;
  readonly iceStates: HTMLElement;
  readonly offer: HTMLElement;
  readonly answer: HTMLElement;
  readonly log: HTMLElement;
}

/** Starts a complete chat client in plain text: posts an offer, applies the answer, opens a data channel. */
export function startDemo(elements: DemoElements): void {
  const { publish, subscribe, message, send, hint, iceStates, log } = elements;
  let peer: RTCPeerConnection | undefined;
  let channel: RTCDataChannel | undefined;
  let session: URL | undefined;

  async function connect(endpoint: string): Promise<void> {
    // A second press starts over.
    leave();
    for (const output of [iceStates, elements.offer, elements.answer]) output.replaceChildren();
    hint.textContent = '';

    const own = (peer = new RTCPeerConnection());
    own.oniceconnectionstatechange = () => addLine(iceStates, own.iceConnectionState);

    // The offer has a data-channel section only if a channel exists before it.
    channel = own.createDataChannel('foo');
    channel.onmessage = ({ data }) => addLine(log, `From ${data}`);

    // Not awaited: the server does not need our candidates, it learns our address from our packets.
    const offer = await own.createOffer();
    // Another press of a button has replaced this connection.
    if (peer !== own) return;
    own.setLocalDescription(offer);
    showSdp(elements.offer, offer.sdp ?? '');

    const response = await fetch(new URL(endpoint, document.baseURI), {
      method: 'POST',
      headers: { 'Content-Type': 'application/sdp', Authorization: 'Bearer none' },
      body: offer.sdp ?? null,
    });
    if (response.status !== 201) throw new Error(await describeRefusal(response));
    const opened = new URL(response.headers.get('Location') ?? '', response.url);
    if (peer !== own) return void endSession(opened);
    session = opened;

    const answer = await response.text();
    if (peer !== own) return;
    showSdp(elements.answer, answer);
    await own.setRemoteDescription({ type: 'answer', sdp: answer });
  }

  function leave(): void {
    const [oldPeer, oldSession] = [peer, session];
    if (!oldPeer) return;
    // Keeps late states and messages of the old connection out of the new one's lists.
    oldPeer.oniceconnectionstatechange = null;
    if (channel) channel.onmessage = null;
    [peer, channel, session] = [undefined, undefined, undefined];
    // The DELETE goes first: the session ends with its peer, and the server would answer 404.
    if (oldSession) void endSession(oldSession).finally(() => oldPeer.close());
    else oldPeer.close();
  }

  async function press(endpoint: string): Promise<void> {
    try {
      await connect(endpoint);
    } catch (error) {
      hint.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  addEventListener('pagehide', leave);

  publish.addEventListener('click', () => press('whip'));
  subscribe.addEventListener('click', () => press('whep'));

  send.addEventListener('click', () => {
    if (message.value === '') {
      hint.textContent = 'Write something first: empty messages aren’t sent.';
    } else if (channel?.readyState !== 'open') {
      hint.textContent = 'Press Publish or Subscribe first.';
    } else {
      hint.textContent = '';
      channel.send(message.value);
    }
  });
}

/** Ends a session at the URL from `Location`. Without it the server notices only when packets stop. */
async function endSession(session: URL): Promise<void> {
  // A server that cannot be reached has no session to end.
  await fetch(session, { method: 'DELETE', keepalive: true }).catch(() => undefined);
}

/** Describes why the server refused the offer, with the sentence from its problem details (RFC 9457) if there is one. */
async function describeRefusal(response: Response): Promise<string> {
  const body = (await response.json().catch(() => undefined)) as { readonly detail?: unknown } | undefined;
  return `The server answered ${response.status}. ${typeof body?.detail === 'string' ? body.detail : ''}`.trim();
}

/** Maximum number of lines in a list. The oldest are removed. */
const MAX_LINES = 500;

/** Adds a line as text, so that a message never becomes markup. */
function addLine(list: HTMLElement, text: string): void {
  const line = document.createElement('li');
  line.textContent = text;
  line.dir = 'auto';
  list.append(line);
  if (list.childElementCount > MAX_LINES) list.firstElementChild?.remove();
  list.scrollTop = list.scrollHeight;
}

/** Lines that decide whether the two sides reach each other and which protocols they use (RFC 8839, RFC 8841, RFC 8842). */
const NOTABLE_LINE = /^(m=|a=(ice-ufrag|ice-pwd|fingerprint|setup|candidate|max-message-size):)/;

/** Shows a session description as it is, with the notable lines marked. */
function showSdp(output: HTMLElement, sdp: string): void {
  output.replaceChildren(
    ...sdp
      .split(/(?<=\n)/)
      .map((line) =>
        NOTABLE_LINE.test(line) ? Object.assign(document.createElement('mark'), { textContent: line }) : line,
      ),
  );
}
