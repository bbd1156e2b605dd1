import { systemClock as clock } from '../../src/clock.ts';
import type { Finding } from '../../src/doctor/finding.ts';
import { judgeMeasurements } from '../../src/doctor/judge-measurements.ts';
import { measure } from '../../src/doctor/measure.ts';
import { element } from '../page/element.ts';
import { browserProbes } from './browser-probe.ts';
import { showFindings } from './show-findings.ts';
import { browserTurnTrials } from './try-turn.ts';

const openProbe = browserProbes(clock);
const tryTurn = browserTurnTrials(clock);

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
  const [here, server] = await Promise.all([fromHere(given), fromServer(given)]);
  showFindings(element('here', HTMLElement), here);
  const isPrivate = typeof server === 'string';
  const note = element('private', HTMLElement);
  note.hidden = !isPrivate;
  note.textContent = isPrivate ? server : '';
  showFindings(element('server', HTMLElement), isPrivate ? [] : server);
  conclude([...here, ...(isPrivate ? [] : server)]);
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
  return judgeMeasurements(base, await measure({ base, token, openProbe, tryTurn, clock }));
}

/** Or the sentence why it does not tell. */
async function fromServer(token: string | undefined): Promise<readonly Finding[] | string> {
  try {
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const response = await fetch(new URL('check.json', base), { headers });
    if (response.ok) return ((await response.json()) as { readonly findings: readonly Finding[] }).findings;
  } catch {
    // Said below: whatever the reason, there is nothing to show.
  }
  return 'It tells only a browser on its own machine, under localhost, or somebody with one of AUTH_TOKEN.';
}
