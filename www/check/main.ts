import { systemClock as clock } from '../../src/clock.ts';
import { checkServer, checkWithoutWebRtc } from '../../src/doctor/check-server.ts';
import type { Finding } from '../../src/ports/finding.ts';
import { fetchSelfReport, type SelfReport } from '../../src/doctor/self-report.ts';
import { element } from '../page/element.ts';
import { createBrowserProbes, createBrowserTurnProbe } from './browser-probe.ts';
import { showFindings } from './show-findings.ts';

const openProbe = createBrowserProbes(clock);
const tryTurn = createBrowserTurnProbe(clock);

/** The server's URL: the directory of this page. */
const base = new URL('.', location.href);

const verdict = element('verdict', HTMLElement);
const again = element('again', HTMLButtonElement);
const tokenField = element('token', HTMLInputElement);
tokenField.value = new URLSearchParams(location.search).get('token') ?? '';
element('address', HTMLElement).textContent = base.href;
element('ask', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  void check();
});
void check();

async function check(): Promise<void> {
  again.disabled = true;
  verdict.className = '';
  verdict.textContent = 'Checking…';
  const token = tokenField.value.trim() || undefined;
  const [browserFindings, report] = await Promise.all([checkFromBrowser(token), fetchSelfReport(base, token)]);
  showFindings(element('here', HTMLElement), browserFindings);
  const serverFindings = report.state === 'received' ? report.findings : [];
  showFindings(element('server', HTMLElement), serverFindings);
  const note = element('private', HTMLElement);
  note.hidden = report.state === 'received';
  note.textContent = report.state === 'received' ? '' : reportNote(report);
  showVerdict([...browserFindings, ...serverFindings]);
  again.disabled = false;
}

async function checkFromBrowser(token: string | undefined): Promise<readonly Finding[]> {
  if (typeof RTCPeerConnection === 'undefined') return checkWithoutWebRtc({ base, token }, clock);
  return checkServer({ base, token }, { openProbe, tryTurn, clock });
}

function showVerdict(findings: readonly Finding[]): void {
  const failures = findings.filter(({ level }) => level === 'fail').length;
  verdict.className = failures > 0 ? 'fail' : 'ok';
  if (failures > 0) verdict.textContent = failures === 1 ? '1 problem to fix.' : `${failures} problems to fix.`;
  else verdict.textContent = 'It connects.';
}

/** Explains why there are no findings of the server. */
function reportNote(report: Exclude<SelfReport, { readonly state: 'received' }>): string {
  if (report.state === 'failed') return `The server sent no report: ${report.reason}`;
  return 'The server keeps its report private. Enter a token from AUTH_TOKEN below, or open this page on the server’s own machine (localhost).';
}
