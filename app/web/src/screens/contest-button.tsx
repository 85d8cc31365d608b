import type { SlashCase, Worker } from '@inferix/staking-client';
import { useState, type ReactNode } from 'react';

import { Contest } from '../actions/contest.js';
import { useNow } from '../data/clock.js';
import { contestableBy } from '../model/slash-cases.js';
import { Button } from '../ui/button.js';
import { useWallet } from '../wallet/context.js';

/** Contests a slash case, for whoever can. */
export function ContestButton({
  slashCase,
  worker,
}: {
  slashCase: SlashCase;
  worker: Worker;
}): ReactNode {
  const { address } = useWallet();
  const now = useNow();
  // As it was when its window was opened: the window describes what it changes.
  const [contested, setContested] = useState<SlashCase>();
  return (
    <>
      {contestableBy(slashCase, worker, address, now) && (
        <Button
          size="small"
          kind={slashCase.answerHash ? 'plain' : 'primary'}
          onClick={() => {
            setContested(slashCase);
          }}
        >
          {slashCase.answerHash ? 'Replace the answer' : 'Contest'}
        </Button>
      )}
      {contested && (
        <Contest
          worker={worker}
          slashCase={contested}
          onClose={() => {
            setContested(undefined);
          }}
        />
      )}
    </>
  );
}
