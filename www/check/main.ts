import { systemClock as clock } from '../../src/clock.ts';
import { askServer, type SelfReport } from '../../src/doctor/ask-server.ts';
import { checkFromHere } from '../../src/doctor/assess-measurements.ts';
import type { Finding } from '../../src/doctor/finding.ts';
import { element } from '../page/element.ts';
import { createBrowserProbes, createBrowserTurnProbe } from './browser-probe.ts';
import { showFindings } from './show-findings.ts';

const openProbe = createBrowserProbes(clock);
const tryTurn = createBrowserTurnProbe(clock);

/** The directory that the page, and so the server, is in. */
const base = new URL('.', location.href);

const verdict = element('verdict', HTMLElement);
const again = element('again', HTMLButtonElement);
const token = element('token', HTMLInputElement);
token.value = new URLSearchParams(location.search).get('token') ?? '';
element('address', HTMLElement).textContent = base.href;
element('ask', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  void check();
});
void check();

async function check(): Promise<void> {
  again.disabled = true;
  verdict.className = '';
  verdict.textContent = 'Checking …';
  const given = token.value.trim() || undefined;
  const [here, told] = await Promise.all([fromHere(given), askServer(base, given)]);
  showFindings(element('here', HTMLElement), here);
  const note = element('private', HTMLElement);
  note.hidden = told.state === 'told';
  note.textContent = told.state === 'told' ? '' : noteOn(told);
  const server = told.state === 'told' ? told.findings : [];
  showFindings(element('server', HTMLElement), server);
  conclude([...here, ...server]);
  again.disabled = false;
}

function conclude(findings: readonly Finding[]): void {
  const failures = findings.filter(({ level }) => level === 'fail').length;
  verdict.className = failures > 0 ? 'fail' : 'ok';
  if (failures > 0) verdict.textContent = failures === 1 ? 'One thing to mend.' : `${failures} things to mend.`;
  else verdict.textContent = 'It connects.';
}

async function fromHere(token: string | undefined): Promise<readonly Finding[]> {
  if (typeof RTCPeerConnection === 'undefined') {
    return [{ level: 'fail', what: 'This browser has no RTCPeerConnection, so a chat in it uses a WebSocket.' }];
  }
  return checkFromHere({ base, token, openProbe, tryTurn, clock });
}

/** Why the server's own findings are not there. */
function noteOn(told: Exclude<SelfReport, { readonly state: 'told' }>): string {
  if (told.state === 'silent') return `It does not tell: ${told.why}`;
  return 'It tells only a browser on its own machine, under localhost, or somebody with one of AUTH_TOKEN.';
}
