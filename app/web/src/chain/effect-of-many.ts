/**
 * What several transactions would do together. They do not depend on one another, so each is simulated by
 * itself, and what they do to the wallet adds up.
 *
 * @module
 */

import { generalError, StakingError, type Connection } from '@inferix/staking-client';
import type { Instruction } from '@solana/kit';

import { foresee, type Effect, type Facts, type Subject } from './effect.js';
import type { Holdings } from './holdings.js';

/** One transaction, and the workers and other accounts that it changes. */
export type Step = Pick<Subject, 'workers' | 'others'> & { instructions: readonly Instruction[] };

export type BatchEffect = Effect & { steps: number };

/** Simulations that run at once. */
const AT_ONCE = 4;

/** @throws `StakingError` with what would be refused, of one of them or of all together. */
export async function foreseeAll(
  connection: Connection,
  subject: Pick<Subject, 'network' | 'wallet'>,
  steps: readonly Step[],
): Promise<BatchEffect> {
  const effects: Effect[] = [];
  for (let i = 0; i < steps.length; i += AT_ONCE) {
    const some = steps.slice(i, i + AT_ONCE);
    effects.push(
      ...(await Promise.all(
        some.map(({ instructions, ...changed }) =>
          foresee(connection, { ...subject, ...changed }, instructions),
        ),
      )),
    );
  }
  return combined(effects);
}

function combined(effects: readonly Effect[]): BatchEffect {
  const [first] = effects;
  if (!first) throw new TypeError('nothing is to be done');
  const { before } = first;
  const change = (of: keyof Holdings): bigint =>
    effects.reduce((sum, one) => sum + one.after.wallet[of] - one.before.wallet[of], 0n);
  const wallet = {
    ...before.wallet,
    lamports: before.wallet.lamports + change('lamports'),
    tokens: before.wallet.tokens + change('tokens'),
  };
  if (wallet.tokens < 0n) throw new StakingError('InsufficientTokens', TOO_FEW);
  if (wallet.lamports < 0n) throw generalError('FeePayerNotFunded');
  const all = <T>(of: (effect: Effect) => readonly T[] | undefined): T[] =>
    effects.flatMap((one) => of(one) ?? []);
  const together = (of: 'before' | 'after'): Pick<Facts, 'workers' | 'others'> => ({
    workers: all((one) => one[of].workers),
    others: all((one) => one[of].others),
  });
  return {
    steps: effects.length,
    events: all((one) => one.events),
    subject: {
      ...first.subject,
      workers: all((one) => one.subject.workers),
      others: all((one) => one.subject.others),
    },
    before: { ...before, ...together('before') },
    after: { ...first.after, wallet, ...together('after') },
  };
}

const TOO_FEW =
  'Your wallet holds too few tokens for all of them. Use smaller amounts, or fund the wallet.';
