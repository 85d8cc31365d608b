import type { Address, KeyPairSigner } from '@solana/kit';

import {
  fetchNetwork,
  fetchWorker,
  findWorkerAddress,
  formatTokens,
  openWorker,
  parseNano,
  quoteMinimumStake,
  registerWorker,
  sendInstructions,
  StakingError,
  topUp,
  type Connection,
} from '@inferix/staking-client';

const nodeId = new Uint8Array(32).fill(1); // 32 bytes that name the machine

/** Opens a worker. The benchmark authority measures it afterwards. */
export async function open(connection: Connection, address: Address, owner: KeyPairSigner) {
  const network = await fetchNetwork(connection, address);
  const instructions = await openWorker({ network, opener: owner, node: nodeId });
  const { signature } = await sendInstructions(connection, instructions, { feePayer: owner });
  console.log(`opened: ${signature}`);
}

/** Registers the worker at $2 per IB-hour, with the stake it needs now and in the next epoch, and 10 IFX to spare. */
export async function register(connection: Connection, address: Address, owner: KeyPairSigner) {
  const network = await fetchNetwork(connection, address);
  const worker = await findWorkerAddress(
    {
      network: network.address,
      opener: owner.address,
      node: nodeId,
    },
    network,
  );
  const price = parseNano('2'); // all fractions are exact bigints, never floats
  const { minimumStake, nextMinimumStake = 0n } = await quoteMinimumStake(connection, {
    network: network.address,
    worker,
    price,
    feePayer: owner.address,
  });
  const text = (amount: bigint) => formatTokens(amount, network.decimals);
  console.log(`minimum stake: ${text(minimumStake)} IFX, then ${text(nextMinimumStake)} IFX`);

  // It must hold this much in both epochs, and earns from the next one.
  const deposit = minimumStake > nextMinimumStake ? minimumStake : nextMinimumStake;
  const spare = 10n * 10n ** BigInt(network.decimals);
  const instructions = [
    ...(await registerWorker({ network, worker, authority: owner, price, deposit })),
    ...(await topUp({ network, worker, funder: owner, amount: spare })),
  ];
  try {
    const { outcome } = await sendInstructions(connection, instructions, { feePayer: owner });
    const { events, computeUnits } = await outcome();
    console.log(events.map(({ name }) => name).join(', '), `in ${computeUnits} compute units`);
  } catch (error) {
    if (!(error instanceof StakingError)) throw error;
    console.error(error.code, error.message); // a name to act on, a sentence to show
  }
  return fetchWorker(connection, worker);
}
