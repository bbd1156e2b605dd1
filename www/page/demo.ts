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

/** A whole chat client in plain text: an offer goes up, an answer comes back, a data channel opens. */
export function startDemo(parts: DemoElements): void {
  const { publish, subscribe, message, send, hint, iceStates, log } = parts;
  let peer: RTCPeerConnection | undefined;
  let channel: RTCDataChannel | undefined;
  let session: URL | undefined;

  async function connect(endpoint: string): Promise<void> {
    // A second press starts over.
    leave();
    for (const told of [iceStates, parts.offer, parts.answer]) told.replaceChildren();
    hint.textContent = '';

    const own = (peer = new RTCPeerConnection());
    own.oniceconnectionstatechange = () => addLine(iceStates, own.iceConnectionState);

    // An offer only asks for data channels if one exists before it is made.
    channel = own.createDataChannel('foo');
    channel.onmessage = ({ data }) => addLine(log, `From ${data}`);

    // Not awaited: our candidates are not needed, the server sees where our packets come from.
    const offer = await own.createOffer();
    // Pressed again meanwhile: this one is nobody's any more.
    if (peer !== own) return;
    own.setLocalDescription(offer);
    showSdp(parts.offer, offer.sdp ?? '');

    const response = await fetch(new URL(endpoint, document.baseURI), {
      method: 'POST',
      headers: { 'Content-Type': 'application/sdp', Authorization: 'Bearer none' },
      body: offer.sdp ?? null,
    });
    if (response.status !== 201) throw new Error(await refusal(response));
    const opened = new URL(response.headers.get('Location') ?? '', response.url);
    if (peer !== own) return void end(opened);
    session = opened;

    const answer = await response.text();
    if (peer !== own) return;
    showSdp(parts.answer, answer);
    await own.setRemoteDescription({ type: 'answer', sdp: answer });
  }

  function leave(): void {
    const [left, ended] = [peer, session];
    if (!left) return;
    // What the old one still does should not stand among the new one's states and messages.
    left.oniceconnectionstatechange = null;
    if (channel) channel.onmessage = null;
    [peer, channel, session] = [undefined, undefined, undefined];
    // Not before the session's end: it ends with its peer, and is then not found.
    if (ended) void end(ended).finally(() => left.close());
    else left.close();
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
      hint.textContent = 'Write something first: an empty message is not sent.';
    } else if (channel?.readyState !== 'open') {
      hint.textContent = 'Press Publish or Subscribe first.';
    } else {
      hint.textContent = '';
      channel.send(message.value);
    }
  });
}

/** The answer said where the session is; ending it tells the server at once what it would notice only by our silence. */
async function end(session: URL): Promise<void> {
  // A server that is away has no session to end.
  await fetch(session, { method: 'DELETE', keepalive: true }).catch(() => undefined);
}

/** Why the server did not answer the offer: its own sentence (RFC 9457), where it says one. */
async function refusal(response: Response): Promise<string> {
  const body = (await response.json().catch(() => undefined)) as { readonly detail?: unknown } | undefined;
  return `The server answered ${response.status}. ${typeof body?.detail === 'string' ? body.detail : ''}`.trim();
}

/** Lines that a list keeps. */
const LINES = 500;

/** Adds a line as text: what others wrote never becomes markup. */
function addLine(list: HTMLElement, text: string): void {
  const line = document.createElement('li');
  line.textContent = text;
  line.dir = 'auto';
  list.append(line);
  if (list.childElementCount > LINES) list.firstElementChild?.remove();
  list.scrollTop = list.scrollHeight;
}

/** Lines that decide whether two sides reach each other and what they speak (RFC 8839, RFC 8841, RFC 8842). */
const NOTABLE_LINE = /^(m=|a=(ice-ufrag|ice-pwd|fingerprint|setup|candidate|max-message-size):)/;

/** Shows a session description as it is, with the lines that matter marked. */
export function showSdp(into: HTMLElement, sdp: string): void {
  into.replaceChildren(
    ...sdp
      .split(/(?<=\n)/)
      .map((line) =>
        NOTABLE_LINE.test(line) ? Object.assign(document.createElement('mark'), { textContent: line }) : line,
      ),
  );
}
