import { FirstFrame } from './first-drawing.ts';
import { OnDemand, type OnDemandHost } from './on-demand/on-demand.ts';

/** The scripts that a chat is drawn with. Each loads when `chatSection` needs it. */
export interface SectionScripts {
  /** Scripts that the first frame does not need load after it. */
  readonly firstFrame: FirstFrame;
  readonly accessibility: OnDemand<typeof import('./accessibility/accessibility.ts')>;
  readonly empty: OnDemand<typeof import('./empty/empty.ts')>;
  readonly moderation: OnDemand<typeof import('./moderation/moderation.ts')>;
  readonly notices: OnDemand<typeof import('./notices/notices.ts')>;
  readonly people: OnDemand<typeof import('./people-list/people-list.ts')>;
  readonly rules: OnDemand<typeof import('./room-rules/room-rules.ts')>;
  readonly status: OnDemand<typeof import('./status/status.ts')>;
}

/** Prepares the scripts for an element. `redraw` draws all of its parts again. */
export function sectionScripts(host: OnDemandHost, redraw: () => void): SectionScripts {
  return {
    firstFrame: new FirstFrame(host),
    accessibility: new OnDemand(host, 'accessibility'),
    empty: new OnDemand(host, 'empty'),
    moderation: new OnDemand(host, 'moderation'),
    notices: new OnDemand(host, 'notices'),
    // The animals of all avatars are drawn once it has loaded.
    people: new OnDemand(host, 'people-list', redraw),
    rules: new OnDemand(host, 'room-rules'),
    status: new OnDemand(host, 'status'),
  };
}
