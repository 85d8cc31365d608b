import { termsAt, type Network } from '@inferix/staking-client';
import type { ReactNode } from 'react';

import { useNow } from '../data/clock.js';
import { duration, usdExact } from '../model/format.js';
import { ScreenTitle } from '../ui/screen-title.js';
import { useNetwork } from './network-gate.js';
import styles from './words.module.css';

/** What the page's words mean, with this network's own numbers. */
export default function WordsScreen(): ReactNode {
  const network = useNetwork();
  const now = useNow();
  return (
    <>
      <ScreenTitle>What the words mean</ScreenTitle>
      <dl className={styles.words}>
        {wordsOf(network, now).map(([word, meaning]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function wordsOf(network: Network, now: bigint): [word: string, meaning: string][] {
  const { params } = network;
  const { coverageEpochs, epochSecs, graceSecs, minPrice, referencePrice } = termsAt(network, now);
  const unbonding = duration(BigInt(params.unbondingSecs));
  const price = referencePrice > 0n ? ` It is ${usdExact(referencePrice)} in this epoch.` : '';
  const floor = minPrice > 0n ? ` The network asks for at least ${usdExact(minPrice)}.` : '';
  return [
    ['Worker', 'A machine with a GPU that works for the network, with the stake that backs it.'],
    [
      'Owner and operator',
      'The owner\u2019s wallet holds the stake and gets it back. The operator\u2019s key runs the machine\u2019s day, and moves nothing out.',
    ],
    ['Stake', 'IFX that lie in a vault of their own for a worker. They stay its owner\u2019s.'],
    [
      'IB',
      'Inferix Bench: the measured speed of a machine. An RTX 4090 has about 0.5 IB. The network measures it, and puts it on chain.',
    ],
    [
      'IBM',
      'A minute of one IB: how the work of an epoch is counted. A machine of 0.5 IB that works for an hour has done 30 IBM.',
    ],
    [
      'Price per IB-hour',
      `What a worker asks for one hour of one IB, in USD. Its operator sets it.${floor}`,
    ],
    [
      'Epoch',
      `A span of ${duration(BigInt(epochSecs))}. Rewards are paid epoch by epoch, and S(n) stands still within one, unless the worker raises its price.`,
    ],
    [
      'S(n)',
      `The least that worker n has to stake: what it asks for ${coverageEpochs} ${coverageEpochs === 1 ? 'epoch' : 'epochs'} of its work. A higher price of its own raises it at once. A lower one, its speed and the price of the token change it from the next epoch on.`,
    ],
    ['Reference price', `The price of IFX in USD that S(n) is computed with.${price}`],
    [
      'Short',
      `A worker whose stake is less than S(n). It has ${duration(BigInt(graceSecs))} from then on, the grace, to be topped up. After that the epoch earns nothing.`,
    ],
    [
      'Claim',
      'Rewards are published as one number for all workers together. A claim pays a worker its part of them. Anyone can send it, and it goes where the owner has said.',
    ],
    [
      'Unbonding',
      `Stake that was asked back waits for ${unbonding}. Until then it can be slashed, and its owner can stake it again.`,
    ],
    [
      'Slash',
      'A penalty that is taken from the stake. It is a case with a reason and evidence, which the worker can contest and the network\u2019s guardian can veto before anything is taken.',
    ],
    [
      'Rent',
      'SOL that an account on Solana holds while it exists. It comes back when a worker is closed.',
    ],
  ];
}
