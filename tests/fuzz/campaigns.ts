import type { Campaign } from './campaign.ts';
import { CORE_CAMPAIGNS } from './core-campaigns.ts';
import { CROWD_CAMPAIGN } from './crowd-campaign.ts';
import { LIFE_CYCLE_CAMPAIGNS } from './life-cycle-campaign.ts';
import { PAGE_CAMPAIGN } from './page-campaign.ts';
import { RACE_CAMPAIGN } from './race-campaign.ts';
import { SOCKET_CAMPAIGN } from './socket-campaign.ts';

/** All there is to attack, the cheap ones first. */
export const CAMPAIGNS: readonly Campaign[] = [
  ...CORE_CAMPAIGNS,
  PAGE_CAMPAIGN,
  ...LIFE_CYCLE_CAMPAIGNS,
  SOCKET_CAMPAIGN,
  RACE_CAMPAIGN,
  CROWD_CAMPAIGN,
];
