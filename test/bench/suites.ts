import type { Suite } from './suite.ts';
import { chatLoads } from './suites/chat-loads.ts';
import { cluster } from './suites/cluster.ts';
import { connect } from './suites/connect.ts';
import { crowd } from './suites/crowd.ts';
import { chatFanOut, plainFanOut, webSocketFanOut } from './suites/fan-outs.ts';
import { hostile } from './suites/hostile.ts';
import { idle } from './suites/idle.ts';
import { journal } from './suites/journal.ts';
import { loads } from './suites/loads.ts';
import { loneMessage } from './suites/lone-message.ts';
import { loss } from './suites/loss.ts';
import { offersAtOnce } from './suites/offers-at-once.ts';
import { page } from './suites/page.ts';
import { resume } from './suites/resume.ts';
import { sequence } from './suites/sequence.ts';
import { slowNetworks } from './suites/slow-networks.ts';
import { stack } from './suites/stack.ts';
import { stall } from './suites/stall.ts';
import { start } from './suites/start.ts';

/** All suites, in the order of a run. */
export const suites: readonly Suite[] = [
  ...[connect, offersAtOnce, plainFanOut, chatFanOut, webSocketFanOut, loads, chatLoads, stack, loss],
  ...[loneMessage, resume, stall, journal, idle, crowd, sequence, page, start, slowNetworks, hostile, cluster],
];
