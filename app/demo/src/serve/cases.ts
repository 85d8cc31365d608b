/**
 * Slash cases against visitors' workers: the guardian vetoes those that are contested, and anyone executes
 * the others once their veto window is over.
 *
 * @module
 */

import {
  cancelSlash,
  executeSlash,
  findSlashCases,
  slashCaseStateAt,
  type SlashCase,
  type Worker,
} from '@inferix/staking-client';

import type { World } from '../world.js';

/** The cases against these workers that are not decided. */
export async function openCases(
  { chain }: World,
  workers: readonly Worker[],
): Promise<SlashCase[]> {
  const found = workers.map(({ address }) => findSlashCases(chain.connection, address));
  return (await Promise.all(found)).flat().filter(({ state }) => state === 'open');
}

/** Vetoes what was contested, and executes what is due within the hour. */
export async function decideCases(world: World, workers: readonly Worker[]): Promise<void> {
  const { chain, network, roles } = world;
  for (const slashCase of await openCases(world, workers)) {
    if (slashCase.answerHash !== undefined) {
      const authority = roles.guardian;
      await chain.send(...(await cancelSlash({ network, slashCase, authority })));
      continue;
    }
    const now = await chain.now();
    const { executableAt } = slashCase;
    if (executableAt > now && executableAt <= now + HOUR) await chain.travelTo(executableAt);
    if (slashCaseStateAt(slashCase, await chain.now()) !== 'executable') continue;
    await chain.send(...(await executeSlash({ network, slashCase })));
  }
}

const HOUR = 3_600n;
