import {
  fetchSlashCase,
  findSlashCaseAddress,
  proposeSlash,
  type Offence,
  type SlashCase,
} from '../../src/index.js';
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
  const address = await findSlashCaseAddress({ worker, offenceId: offence.id });
  return fetchSlashCase(net.chain.connection, address);
}
