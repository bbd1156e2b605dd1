import { accessTokens } from '../access-tokens/access-tokens.ts';
import { createBudgetRule } from '../budgets/budget-rule.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { OpenProbe } from '../ports/probe.ts';
import { createSelfCheck } from '../doctor/self-check.ts';
import type { Problem } from '../http/problem.ts';
import type { Log } from '../log.ts';
import { Bans } from '../moderation/bans.ts';
import { combineAdmissions, type Admission } from '../ports/admission.ts';
import type { Routes } from '../ports/routes.ts';
import { combineRules, readOnlyRule, type Rule } from '../ports/rules.ts';

/** What a capability registers at the ports of the core. */
export interface Capability {
  readonly routes?: Routes;
  readonly admission?: Partial<Admission>;
  readonly rule?: Rule;
}

/** What capabilities are created with. */
export interface CapabilityContext {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** The admission of all capabilities together. */
  readonly admission: Admission;
  /** Answers an offer as the server answers any client, then ends the session. */
  readonly answerOffer: (sdp: string) => Promise<string | Problem>;
  readonly openProbe: OpenProbe;
}

/** Creators of capabilities by name. */
export type Capabilities = Readonly<Record<string, (context: CapabilityContext) => Capability>>;

/** Everything beyond the core, one line each. Without its line, a capability is gone and the rest still works. */
export const capabilities = {
  accessTokens: ({ config }) => ({ admission: accessTokens(config.authTokens) }),
  bans: ({ clock }) => ({ admission: new Bans(() => clock.elapsed()) }),
  budgets: ({ config, clock }) => ({
    rule: createBudgetRule({ messages: config.rate, bytes: config.rateBytes }, () => clock.elapsed()),
  }),
  doctor: (context) => ({ routes: createSelfCheck(context.config, context) }),
} satisfies Capabilities;

/** The ports of the core with everything that capabilities registered. */
export interface Ports {
  readonly routes: readonly Routes[];
  readonly admission: Admission;
  readonly rule: Rule;
}

/** Creates capabilities and registers them in their order. */
export function registerCapabilities(creators: Capabilities, context: Omit<CapabilityContext, 'admission'>): Ports {
  const admissions: Partial<Admission>[] = [];
  // Combined while the list is still empty, so that a capability can consult all the others later.
  const admission = combineAdmissions(admissions);
  const registered = Object.values(creators).map((create) => create({ ...context, admission }));
  admissions.push(...registered.flatMap((capability) => capability.admission ?? []));
  return {
    routes: registered.flatMap(({ routes }) => routes ?? []),
    admission,
    rule: combineRules([readOnlyRule, ...registered.flatMap(({ rule }) => rule ?? [])]),
  };
}
