import { projectRoot } from './project-root.ts';

/** A rule of `alerts.yaml`. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string };
}

/** Path of the file with the rules. */
export const ALERTS_PATH = `${projectRoot}www/docs/metrics/alerts.yaml`;

/** The rules for Prometheus that the manual offers. */
export async function alertRules(): Promise<readonly AlertRule[]> {
  const { groups } = Bun.YAML.parse(await Bun.file(ALERTS_PATH).text()) as {
    readonly groups: readonly { readonly rules: readonly AlertRule[] }[];
  };
  return groups.flatMap(({ rules }) => rules);
}
