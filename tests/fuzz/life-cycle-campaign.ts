/** Histories of codes, through the core in every sound dialect that plays by the clock alone, and over HTTP. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadDialect } from '../../mock-server/config/load-dialect.ts';
import type { Dialect } from '../../mock-server/provider/dialect.ts';
import { packageRoot } from '../../specs/index.ts';
import { type Campaign, runCases, timed } from './campaign.ts';
import { playHistory } from './life-cycle.ts';
import { histories } from './operations.ts';
import { openCorePeer, openHttpPeer } from './peer.ts';

/** Sound dialects without delays, limits, blocked texts, habits and codes that end others: these need models of their own. */
function plainDialects(): Dialect[] {
  return readdirSync(join(packageRoot, 'specs', 'dialects'))
    .map((file) => loadDialect(file.replace(/\.json$/, '')))
    .filter(
      ({ sound, http, code, token, habits = [] }) =>
        sound &&
        http.rateLimit === null &&
        http.blockedPatterns.length === 0 &&
        http.delayMs.max === 0 &&
        code.live === 'any' &&
        token.live === 'any' &&
        token.again === 'new' &&
        habits.length === 0,
    );
}

/** One history in every dialect counts as one case. */
const lifeCycle: Campaign = {
  name: 'life-cycle',
  about: 'histories of issue, redeem, use, clock, reset, faults against the model, in every plain dialect',
  share: 0.005,
  meets: ['steps', 'tokens', 'refusals', 'opened'],
  run: (campaign) =>
    timed('life-cycle', campaign.cases, async (tally) => {
      const peers = plainDialects().map((dialect) => openCorePeer(dialect, campaign.seed, campaign.faults));
      let turn = 0;
      await runCases('life-cycle', histories, campaign, async (history) => {
        // The strict dialect always, the others by turns.
        turn += 1;
        for (const peer of peers) {
          if (peer.dialect.name !== 'strict' && peers[turn % peers.length] !== peer) continue;
          await playHistory(peer, history, (what) => tally.add(what));
        }
      });
      tally.add('dialects', peers.length);
    }),
};

const lifeCycleHttp: Campaign = {
  name: 'life-cycle-http',
  about: 'the same histories over HTTP, with the control plane',
  share: 0.001,
  meets: ['steps', 'tokens', 'refusals', 'opened'],
  run: (campaign) =>
    timed('life-cycle-http', campaign.cases, async (tally) => {
      const peer = await openHttpPeer();
      try {
        await runCases('life-cycle-http', histories, campaign, async (history) => {
          await playHistory(peer, history, (what) => tally.add(what));
        });
      } finally {
        await peer.close();
      }
    }),
};

export const LIFE_CYCLE_CAMPAIGNS: readonly Campaign[] = [lifeCycle, lifeCycleHttp];
