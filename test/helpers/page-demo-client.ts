/**
 * Makes a page with a plain-text client like pion's demo, which many have copied: a channel named `foo`, an offer posted
 * before candidates are gathered, an Authorization header, and no check of the answer's status.
 */
export function demoClientPage(endpoint: URL): string {
  return `
    <title>A client of another project</title>
    <ul id="received"></ul>
    <ul id="states"></ul>
    <script>
      const peer = new RTCPeerConnection();
      const channel = peer.createDataChannel('foo');
      const note = (list, text) => {
        const item = document.createElement('li');
        item.textContent = text;
        document.getElementById(list).append(item);
      };
      channel.onmessage = (event) => note('received', 'From ' + event.data);
      peer.oniceconnectionstatechange = () => note('states', peer.iceConnectionState);
      peer.createOffer().then((offer) => {
        peer.setLocalDescription(offer);
        return fetch(${JSON.stringify(endpoint.href)}, {
          method: 'POST',
          body: offer.sdp,
          headers: { Authorization: 'Bearer none', 'Content-Type': 'application/sdp' },
        });
      }).then((response) => response.text())
        .then((sdp) => peer.setRemoteDescription({ type: 'answer', sdp }));
      const received = () => [...document.querySelectorAll('#received li')].map((item) => item.textContent);
    </script>`;
}
