/**
 * The chain's time, which runs on from when it was asked last. The computer's own clock may be wrong, so that
 * only the time that has passed is taken from it.
 *
 * @module
 */

import { createContext, use, useEffect, useState, type ReactNode } from 'react';

import { useClockQuery } from './queries.js';

const NowContext = createContext<bigint | undefined>(undefined);

/** Shows its children once the chain's time is known, and again each second. */
export function ChainTime({ children }: { children: ReactNode }): ReactNode {
  const { data: clock } = useClockQuery();
  const [tick, setTick] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setTick(performance.now());
    }, 1_000);
    return () => {
      clearInterval(timer);
    };
  }, []);
  if (!clock) return null;
  const passed = BigInt(Math.max(0, Math.floor((tick - clock.asked) / 1_000)));
  return <NowContext value={clock.time + passed}>{children}</NowContext>;
}

/** The chain's time, in Unix seconds. */
export function useNow(): bigint {
  const now = use(NowContext);
  if (now === undefined) throw new Error('not inside of ChainTime');
  return now;
}
