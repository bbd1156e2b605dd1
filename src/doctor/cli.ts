import type { Clock } from '../clock.ts';
import { ConfigError, readList, readText, type Environment } from '../config/env.ts';
import { askServer } from './ask-server.ts';
import { checkFromHere } from './assess-measurements.ts';
import type { Finding } from './finding.ts';
import type { OpenProbe, TryTurn } from './probe.ts';

/** What the doctor takes from its surroundings. */
export interface DoctorDeps {
  readonly args: readonly string[];
  readonly env: Environment;
  readonly openProbe: OpenProbe;
  readonly tryTurn: TryTurn;
  readonly clock: Clock;
  readonly print: (line: string) => void;
}

const PRIVATE =
  'It tells only on its own machine (bun run doctor, without a URL) or with --token and one of AUTH_TOKEN.';

const MARKS = { ok: 'ok   ', warn: 'warn ', fail: 'FAIL ' };

/**
 * Checks a running server as a client would, prints what it finds, and gives the exit code: 1 when something fails.
 * Arguments: the server's URL, and `--token` with one of `AUTH_TOKEN`. Without: the server that the environment sets.
 */
export async function doctor({ args, env, openProbe, tryTurn, clock, print }: DoctorDeps): Promise<number> {
  const { base, token } = readArguments(args, env);
  print(`chat-box doctor: ${base.href}\n\nFrom here`);
  const outside = await checkFromHere({ base, token, openProbe, tryTurn, clock });
  for (const finding of outside) printFinding(finding, print);
  print('\nThe server about itself');
  // Behind what was tried from here, so that the server has seen how it is reached.
  const told = await askServer(base, token);
  const inside = told.state === 'told' ? told.findings : [];
  if (told.state === 'private') print(`      ${PRIVATE}`);
  if (told.state === 'silent') print(`      It does not tell: ${shown(told.why)}`);
  for (const finding of inside) printFinding(finding, print);
  const failed = [...outside, ...inside].filter(({ level }) => level === 'fail');
  print(failed.length === 0 ? '\nEverybody should be able to connect.' : `\n${failed.length} to mend.`);
  return failed.length === 0 ? 0 : 1;
}

function readArguments(args: readonly string[], env: Environment): { base: URL; token: string | undefined } {
  const rest = [...args];
  const at = rest.indexOf('--token');
  const token = at < 0 ? readList(env, 'AUTH_TOKEN')[0] : rest.splice(at, 2)[1];
  const [given = defaultUrl(env), ...others] = rest;
  const base = URL.parse(given);
  if (!base || !/^https?:$/.test(base.protocol) || others.length > 0 || (at >= 0 && token === undefined)) {
    throw new ConfigError('The doctor takes one URL, such as https://chat.example/, and --token with a token.');
  }
  base.search = base.hash = '';
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return { base, token };
}

function defaultUrl(env: Environment): string {
  const host = readText(env, 'HOST') ?? 'localhost';
  const reachable = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${readText(env, 'PORT') ?? '8080'}/`;
}

function printFinding({ level, what, fix }: Finding, print: (line: string) => void): void {
  print(`${MARKS[level]} ${shown(what)}`);
  for (const line of fix?.split('\n') ?? []) print(`      -> ${shown(line)}`);
}

/** Part of it came from elsewhere, and control characters would steer the terminal. */
function shown(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}
