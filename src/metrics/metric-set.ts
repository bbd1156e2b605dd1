import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { catalogue, type MetricName, type MetricSpec } from './catalogue.ts';

/** Label values by name. */
export type Labels = Readonly<Record<string, string | number>>;

/** A value of a metric that is read when a client requests the metrics. */
export interface Reading {
  readonly labels?: Labels;
  readonly value: number;
}

/** The metrics of the catalogue, each created by the part that fills it. */
export class MetricSet {
  readonly #registry = new Registry();

  /** Media type of the exposition, with its version. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Resolves to all metrics in Prometheus' text format. */
  expose(): Promise<string> {
    return this.#registry.metrics();
  }

  /** Names of the metrics that exist. */
  names(): readonly string[] {
    return this.#registry.getMetricsAsArray().map(({ name }) => name);
  }

  counter(name: MetricName<'counter'>): Counter {
    return new Counter(this.#options(name));
  }

  gauge(name: MetricName<'gauge'>): Gauge {
    return new Gauge(this.#options(name));
  }

  histogram(name: MetricName<'histogram'>): Histogram {
    const { buckets } = catalogue[name];
    return new Histogram({ ...this.#options(name), buckets: [...buckets] });
  }

  /** Creates a counter or a gauge whose values are read at each request. */
  read(name: MetricName<'counter' | 'gauge'>, readings: () => readonly Reading[]): void {
    const { type }: MetricSpec = catalogue[name];
    const Metric = type === 'counter' ? Counter : Gauge;
    new Metric({
      ...this.#options(name),
      collect() {
        this.reset();
        for (const { labels = {}, value } of readings()) this.inc(labels, value);
      },
    });
  }

  #options(name: keyof typeof catalogue) {
    const { help, labels = {} }: MetricSpec = catalogue[name];
    return { name, help, labelNames: Object.keys(labels), registers: [this.#registry] };
  }
}
