import { version } from '../../package.json';
import { accessTokens } from '../access-tokens/access-tokens.ts';
import type { AssetGroup } from '../assets/assets.ts';
import { createBudgetRule } from '../budgets/budget-rule.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { Candidate, OpenProbe } from '../ports/probe.ts';
import { createSelfCheck } from '../doctor/self-check.ts';
import { createEarlyHistory } from '../early-history/early-history.ts';
import type { Problem } from '../http/problem.ts';
import { createTokenSigner } from '../identity/sign-token.ts';
import { createIdentity } from '../identity/identity.ts';
import type { ListenApart } from './listen-apart.ts';
import type { RateLimit } from '../limits/rate-limit.ts';
import type { Log } from '../log.ts';
import { createSearch } from '../search/search.ts';
import { createModeration } from '../moderation/moderation.ts';
import { combineAdmissions, type Admission, type ServerAdmission, type WrongTokens } from '../ports/admission.ts';
import type { KeptValues } from '../ports/documents.ts';
import type { Finding } from '../ports/finding.ts';
import type { NodeBus } from '../ports/node-bus.ts';
import type { Figures, Observations, Observer } from '../ports/observations.ts';
import type { ReadinessCheck } from '../ports/readiness.ts';
import type { RoomDirectory } from '../ports/rooms.ts';
import type { ServerLog } from '../ports/server-log.ts';
import type { Routes } from '../ports/routes.ts';
import { combineRequests, type ClientRequest, type DeleteJudge, type FileJudge } from '../ports/requests.ts';
import { createReactors } from '../reactors/reactors.ts';
import type { MessageSearch } from '../ports/search.ts';
import { KeptServerLog } from '../record/server-log.ts';
import { combineRules, readOnlyRule, type Rule } from '../ports/rules.ts';
import type { ExportStore } from './export-store.ts';
import type { Connection } from './shutdown.ts';
import { combineSinks, combineWelcomes, type MemberMessages, type Sink, type WelcomeFields } from '../ports/sinks.ts';

/** Extensions of the core that a capability registers at its ports. */
export interface Capability {
  readonly routes?: Routes;
  readonly admission?: Partial<Admission>;
  readonly rule?: Rule;
  readonly requests?: readonly ClientRequest[];
  readonly judgeDelete?: DeleteJudge;
  readonly judgeFile?: FileJudge;
  readonly welcome?: WelcomeFields;
  readonly sink?: Sink;
  /** The keys of its documents that stay when a room begins anew start with one of these. */
  readonly lastingDocuments?: readonly string[];
  readonly readiness?: ReadinessCheck;
  /** Files that its routes serve. */
  readonly assetGroup?: AssetGroup;
  readonly observer?: Observer;
  /** Returns the open connections of clients that are not members. A shutdown closes them as it does those of members. */
  readonly connections?: () => readonly Connection[];
  /** Stores what is only in memory, before the process ends. A shutdown waits for it within the time that is left. */
  readonly flush?: () => Promise<void>;
}

/** Configuration and collaborators of a capability. */
export interface CapabilityContext {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly rateLimit: RateLimit;
  /** Limits the wrong tokens of each network. */
  readonly wrongTokens: WrongTokens;
  /** The admission of all capabilities together. */
  readonly admission: ServerAdmission;
  /** Answers an offer that the server itself made, then ends the session. */
  readonly answerOffer: (sdp: string) => Promise<string | Problem>;
  /** The rooms of the store. `hold` waits until the rooms are open: after all capabilities are created. */
  readonly directory: RoomDirectory;
  /** Small texts that the store keeps for the whole server. */
  readonly values: KeptValues;
  /** Derives a key from the secret of the store, which is the same on all nodes. Each purpose has another key. */
  readonly deriveKey: (purpose: string) => Uint8Array;
  /** The search of the store; undefined when it has none. */
  readonly search: MessageSearch | undefined;
  readonly serverLog: ServerLog;
  /** Sends messages to members of this node. */
  readonly members: MemberMessages;
  /** Returns the refusal of every new connection while the server shuts down. */
  readonly drainRefusal: () => Problem | undefined;
  /** Returns the IP addresses of the members on this node, one for each. */
  readonly memberAddresses: () => readonly string[];
  readonly openProbe: OpenProbe;
  /** Checks the store for operators. Never rejects. */
  readonly checkStore: () => Promise<readonly Finding[]>;
  /** Exports what the store has. Undefined for a server that stores nothing. */
  readonly exportStore: ExportStore | undefined;
  /** The nodes that share the store; undefined without any. */
  readonly nodes: NodeBus | undefined;
  /** Resolves to the addresses in `PUBLIC_IP`, with the UDP port, once the port is bound. */
  readonly publicUdp: () => Promise<readonly Candidate[]>;
  /** Where capabilities report as well. Its observer is the one that a capability registers. */
  readonly observations: Observations;
  /** Returns what the server has at this moment. */
  readonly figures: () => Figures;
  readonly listenApart: ListenApart;
}

/** Functions that create capabilities, by name. */
export type Capabilities = Readonly<Record<string, (context: CapabilityContext) => Capability | Promise<Capability>>>;

/** All capabilities beyond the core. The server also runs without any of them: to remove one, delete its entry. */
export const capabilities = {
  accessTokens: ({ config }) => ({ admission: accessTokens(config.authTokens) }),
  budgets: ({ config, clock }) => ({
    rule: createBudgetRule({ messages: config.rate, bytes: config.rateBytes }, () => clock.elapsed()),
  }),
  // After the budgets: what it refuses counts for them.
  identity: ({ config, clock, wrongTokens }) => createIdentity(config.identity, { clock, wrongTokens }),
  files: async (context) =>
    context.config.files ? (await import('../files/files.ts')).createFiles(context.config.files, context) : {},
  // After the budgets and the pictures: slow mode counts only what they allow.
  moderation: createModeration,
  reactors: createReactors,
  earlyHistory: createEarlyHistory,
  search: ({ config, clock, search }) => (config.hasSearch && search ? createSearch({ clock, search }) : {}),
  metrics: async (context) =>
    context.config.metrics
      ? (await import('../metrics/metrics.ts')).createMetrics(context.config.metrics, context)
      : {},
  api: async (context) => {
    const { apiKeys: keys, publicUrl, identity } = context.config;
    if (keys.length === 0) return {};
    const { createApi } = await import('../api/api.ts');
    const functions = { signToken: createTokenSigner(identity, context), exportRooms: context.exportStore };
    return createApi({ ...context, ...functions, keys, publicUrl, version });
  },
  webhooks: async (context) =>
    context.config.webhooks
      ? await (await import('../webhooks/webhooks.ts')).createWebhooks(context.config.webhooks, context)
      : {},
  // The page works with the API only.
  admin: async ({ config }) => {
    if (config.apiKeys.length === 0) return {};
    return { routes: (await import('../admin/admin.ts')).createAdmin(), assetGroup: 'admin' };
  },
  doctor: (context) => ({ routes: createSelfCheck(context.config, context) }),
} satisfies Capabilities;

/** The ports of the core, with all registrations. */
export interface Ports {
  readonly routes: readonly Routes[];
  readonly admission: ServerAdmission;
  readonly rule: Rule;
  readonly requests: ReadonlyMap<string, ClientRequest>;
  /** The first that a capability registers. */
  readonly judgeDelete: DeleteJudge | undefined;
  /** The first that a capability registers. */
  readonly judgeFile: FileJudge | undefined;
  readonly welcome: WelcomeFields;
  readonly sink: Required<Sink>;
  readonly lastingDocuments: readonly string[];
  readonly readiness: readonly ReadinessCheck[];
  readonly assetGroups: readonly AssetGroup[];
  /** The first that a capability registers. */
  readonly observer: Observer | undefined;
  readonly connections: () => readonly Connection[];
  readonly flushes: readonly (() => Promise<void>)[];
}

/** Creates the capabilities and registers them in their order. */
export async function registerCapabilities(
  creators: Capabilities,
  context: Omit<CapabilityContext, 'admission' | 'serverLog'>,
): Promise<Ports> {
  const admissions: Partial<Admission>[] = [];
  // The list is still empty here. A capability that keeps `admission` later consults all others.
  const admission = combineAdmissions(admissions, context.wrongTokens);
  const serverLog = new KeptServerLog(context.values, context.clock);
  const full = { ...context, admission, serverLog };
  const registered = await Promise.all(Object.values(creators).map((create) => create(full)));
  admissions.push(...registered.flatMap((capability) => capability.admission ?? []));
  return {
    routes: registered.flatMap(({ routes }) => routes ?? []),
    admission,
    readiness: registered.flatMap(({ readiness }) => readiness ?? []),
    assetGroups: registered.flatMap(({ assetGroup }) => assetGroup ?? []),
    observer: registered.find(({ observer }) => observer)?.observer,
    connections: () => registered.flatMap(({ connections }) => connections?.() ?? []),
    flushes: registered.flatMap(({ flush }) => flush ?? []),
    judgeDelete: registered.find(({ judgeDelete }) => judgeDelete)?.judgeDelete,
    judgeFile: registered.find(({ judgeFile }) => judgeFile)?.judgeFile,
    lastingDocuments: registered.flatMap(({ lastingDocuments }) => lastingDocuments ?? []),
    requests: combineRequests(registered.flatMap(({ requests }) => requests ?? [])),
    welcome: combineWelcomes(registered.flatMap(({ welcome }) => welcome ?? [])),
    sink: combineSinks(
      registered.flatMap(({ sink }) => sink ?? []),
      context.log,
    ),
    rule: combineRules([readOnlyRule, ...registered.flatMap(({ rule }) => rule ?? [])]),
  };
}
