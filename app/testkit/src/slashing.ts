import assert from 'node:assert/strict';

import {
  executeSlash,
  fetchSlashCase,
  findSlashCaseAddress,
  proposeSlash,
  slashRoom,
  takeableAt,
  type Offence,
  type SlashCase,
} from '@inferix/staking-client';
import { eventOf } from './events.js';
import { random32, type TestNetwork, type TestWorker } from './network.js';

/** An offence that just happened. */
export async function offenceOf(net: TestNetwork, amount: bigint): Promise<Offence> {
  const at = await net.chain.now();
  return { id: random32(), reason: 3, evidenceHash: random32(), at, amount };
}

/** Proposes a slash and returns the case as it then is on chain. */
export async function proposes(
  net: TestNetwork,
  { address: worker }: TestWorker,
  offence: Offence,
): Promise<SlashCase> {
  const { network, roles } = net;
  await net.does(proposeSlash({ network, worker, slasher: roles.slasher, offence }));
  const address = await findSlashCaseAddress({ worker, offenceId: offence.id }, network);
  return fetchSlashCase(net.chain.connection, address);
}

/** A case as it is now. */
export const caseNow = (net: TestNetwork, { address }: SlashCase): Promise<SlashCase> =>
  fetchSlashCase(net.chain.connection, address);

/** What the client says that executing a case would take now, and what the network's limit lets through. */
export async function predicted(
  net: TestNetwork,
  slashCase: SlashCase,
): Promise<{ takeable: bigint; room: bigint }> {
  const [network, pool, now] = [
    await net.current(),
    await net.penaltyPool(),
    await net.chain.now(),
  ];
  const worker = await net.worker({ address: slashCase.worker });
  const current = await caseNow(net, slashCase);
  const takeable = takeableAt(network, { slashCase: current, worker, pool }, now);
  return { takeable, room: slashRoom(network, pool, now) };
}

/** Executes a case, whose effect the client foretells, and returns what it took. */
export async function executes(net: TestNetwork, slashCase: SlashCase): Promise<bigint> {
  const { takeable } = await predicted(net, slashCase);
  const event = eventOf(await net.does(executeSlash({ network: net.network, slashCase })));
  assert.ok(event.name === 'SlashExecuted');
  const { taken, rest, open } = event.data;
  const after = await caseNow(net, slashCase);
  assert.deepEqual([taken, rest, open], [takeable, after.rest, after.state === 'open']);
  return taken;
}
