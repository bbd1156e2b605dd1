import { readList, readText, type Environment } from '../config/env.ts';
import { toUrlHost } from '../net/ip-address.ts';
import type { Finding } from '../ports/finding.ts';
import { checkServer } from './check-server.ts';
import type { CheckTarget, MeasureDeps } from './measure.ts';
import { checkUploads } from './check-uploads.ts';
import { fetchSelfReport } from './self-report.ts';

/** Arguments, environment, output and collaborators of the doctor. */
export interface DoctorDeps extends MeasureDeps {
  readonly args: readonly string[];
  readonly env: Environment;
  /** Checks the engine in `REDIS_URL` from here; undefined without one. Never rejects. */
  readonly checkEngine: (() => Promise<readonly Finding[]>) | undefined;
  /** Explains whether a server with the settings in `env` accepts a JWT, and what the JWT grants. Rejects with a ConfigError. */
  readonly explainToken: (token: string) => Promise<readonly Finding[]>;
  /** Standard output and standard error. */
  readonly output: { log(line: string): void; error(line: string): void };
}

const USAGE = `Usage: chat-box doctor [URL] [--token TOKEN]
       chat-box doctor --jwt TOKEN

Checks a running chat-box server as a client would: opens a data channel to each address of the server, and a WebSocket.
With REDIS_URL it also checks that Redis or Valkey server from here, as a node would.
With --jwt it connects to no server. It explains why a server with these settings refuses a user's token, or what the token grants.

  URL            the server's URL, such as https://chat.example/ (default: the server that HOST and PORT describe)
  --token TOKEN  a token from the server's AUTH_TOKEN (default: the first in AUTH_TOKEN)
  --jwt TOKEN    a token that your site signed, checked with JWT_SECRET, JWT_KEY or JWKS_URL of this shell
  --help         prints this text

Exit code: 0 when clients can connect or the token is valid, 1 when there is a problem to fix, 2 when the arguments are wrong.`;

const PRIVATE_REPORT =
  'The server sends its report only to its own machine (run the doctor there, without a URL) or with --token and a token from AUTH_TOKEN.';

const LEVEL_LABELS = { ok: 'ok   ', warn: 'warn ', fail: 'FAIL ' };

/**
 * Checks a running server from here, or a token, prints the findings, and returns the exit code: 0 without failures, 1 with
 * at least one, 2 for wrong arguments. Without a URL it checks the server that the environment describes.
 */
export async function runDoctor(deps: DoctorDeps): Promise<number> {
  const { args, env, output } = deps;
  if (args.includes('--help') || args.includes('-h')) {
    output.log(USAGE);
    return 0;
  }
  const subject = readArguments(args, env);
  if (typeof subject === 'string') {
    output.error(`${subject}\n\n${USAGE}`);
    return 2;
  }
  return 'jwt' in subject ? reportToken(subject.jwt, deps) : reportServer(subject, deps);
}

async function reportToken(jwt: string, { output, explainToken }: DoctorDeps): Promise<number> {
  const print = (line: string) => output.log(line);
  const findings = await explainToken(jwt);
  print('chat-box doctor: a token\n');
  for (const finding of findings) printFinding(finding, print);
  const isAccepted = findings.every(({ level }) => level !== 'fail');
  print(
    isAccepted
      ? '\nA server with these settings accepts the token.'
      : '\nA server with these settings does not accept the token.',
  );
  return isAccepted ? 0 : 1;
}

async function reportServer(target: CheckTarget, { output, checkEngine, ...deps }: DoctorDeps): Promise<number> {
  const print = (line: string) => output.log(line);
  print(`chat-box doctor: ${target.base.href}\n\nFrom here`);
  const ownFindings = [...(await checkServer(target, deps)), ...(await checkUploads(target.base))];
  for (const finding of ownFindings) printFinding(finding, print);
  const engineFindings = (await checkEngine?.()) ?? [];
  if (checkEngine) print('\nThe engine in REDIS_URL, from here');
  for (const finding of engineFindings) printFinding(finding, print);
  print("\nThe server's own report");
  // The report comes after the check, so that the server has already received requests.
  const report = await fetchSelfReport(target.base, target.token);
  if (report.state === 'private') print(`      ${PRIVATE_REPORT}`);
  if (report.state === 'failed') print(`      The server sent no report: ${withoutControls(report.reason)}`);
  const serverFindings = report.state === 'received' ? report.findings : [];
  for (const finding of serverFindings) printFinding(finding, print);
  const failures = [...ownFindings, ...engineFindings, ...serverFindings].filter(
    ({ level }) => level === 'fail',
  ).length;
  if (failures === 0) print('\nClients should be able to connect.');
  else print(failures === 1 ? '\n1 problem to fix.' : `\n${failures} problems to fix.`);
  return failures === 0 ? 0 : 1;
}

/** Returns the server or the token to check, or a sentence that explains why the arguments are invalid. */
function readArguments(args: readonly string[], env: Environment): CheckTarget | { readonly jwt: string } | string {
  const urls: string[] = [];
  let token = readList(env, 'AUTH_TOKEN')[0];
  if (args.includes('--jwt')) return readJwtArguments(args);
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    if (argument === '--token') {
      token = args[++index];
      if (token === undefined) return '--token: the token is missing. Use a token from AUTH_TOKEN.';
    } else if (argument.startsWith('-')) {
      return `${argument}: unknown option.`;
    } else {
      urls.push(argument);
    }
  }
  if (urls.length > 1) return `${urls.join(' ')}: the doctor checks one server at a time. Use one URL.`;
  const url = urls[0] ?? defaultUrl(env);
  const base = URL.parse(url);
  if (!base || !/^https?:$/.test(base.protocol)) {
    return `${url}: not an http or https URL. Use a URL such as https://chat.example/.`;
  }
  base.search = base.hash = '';
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return { base, token };
}

function readJwtArguments(args: readonly string[]): { readonly jwt: string } | string {
  const [option, jwt, ...others] = args;
  if (option !== '--jwt' || others.length > 0) return '--jwt: the doctor checks only the token. Leave out the rest.';
  if (jwt === undefined || jwt.trim() === '') {
    return '--jwt: the token is missing. If your site returned an empty text, the visitor is not logged in there.';
  }
  return { jwt: jwt.trim() };
}

function defaultUrl(env: Environment): string {
  const host = readText(env, 'HOST') ?? 'localhost';
  const reachable = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${toUrlHost(reachable)}:${readText(env, 'PORT') ?? '8080'}/`;
}

function printFinding({ level, what, fix }: Finding, print: (line: string) => void): void {
  print(`${LEVEL_LABELS[level]} ${withoutControls(what)}`);
  for (const line of fix?.split('\n') ?? []) print(`      -> ${withoutControls(line)}`);
}

/** Replaces control characters. Text from the server could otherwise control the terminal. */
function withoutControls(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}
