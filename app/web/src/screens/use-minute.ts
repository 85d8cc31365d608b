import { termsAt, type Network } from '@inferix/staking-client';

import { useNow } from '../data/clock.js';

/** The chain's time in whole minutes, of the epoch that it is: a list is not worked out again each second. */
export function useMinute(network: Network): bigint {
  const now = useNow();
  const minute = now - (now % 60n);
  const { start } = termsAt(network, now);
  return minute > start ? minute : start;
}
