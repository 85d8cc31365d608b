/**
 * Reads the books: every account that holds tokens or counts them.
 *
 * @module
 */

import {
  fetchPenaltyPool,
  fetchRewardPool,
  fetchVerifier,
  findPenaltyPoolAddress,
  findRewardPoolAddress,
  findVaultAddress,
} from '@inferix/staking-client';
import type { Address, Base58EncodedBytes } from '@solana/kit';

import type { Books, OwnerBooks, WorkerBooks } from './reconcile.js';
import type { Member, Owner, World } from './world.js';

/** Reads every account that holds tokens or keeps books on them. */
export async function readBooks(world: World): Promise<Books> {
  const { chain, network, mint } = world;
  const { connection } = chain;
  const balances = await allBalances(world);
  const at = (address: Address): bigint => balances.get(address) ?? 0n;
  const wallet = (owner: Address) => chain.tokenAccount(mint, owner);

  const rewardVault = await findVaultAddress(
    await findRewardPoolAddress(network.address, network),
    network,
  );
  const penaltyVault = await findVaultAddress(
    await findPenaltyPoolAddress(network.address, network),
    network,
  );
  const known: [kind: string, label: string, address: Address][] = [
    ['reward vault', 'reward vault', rewardVault],
    ['penalty vault', 'penalty vault', penaltyVault],
    ['treasury', 'treasury', await wallet(world.treasury.address)],
  ];
  for (const member of world.members) {
    known.push([
      'stake vaults',
      `${member.name} vault`,
      await findVaultAddress(member.address, network),
    ]);
    for (const { label, wallet: owner } of ownersOf(member)) {
      known.push(["owners' wallets", `${label} wallet`, await wallet(owner.address)]);
    }
  }
  for (const verifier of world.verifiers) {
    const address = await wallet(verifier.wallet.address);
    known.push(["verifiers' wallets", `${verifier.label} wallet`, address]);
  }
  const knownAddresses = new Set(known.map(([, , address]) => address));
  const unknown = [...balances].filter(([address]) => !knownAddresses.has(address));

  const rewards = await fetchRewardPool(connection, network.address);
  const penalties = await fetchPenaltyPool(connection, network.address);
  const supply = await connection.rpc.getTokenSupply(mint.address).send();
  return {
    minted: world.minted,
    burned: { sent: world.burned, booked: rewards.burnedTotal },
    supply: BigInt(supply.value.amount),
    accounts: known.map(([kind, label, address]) => ({ kind, label, balance: at(address) })),
    elsewhere: unknown.reduce((sum, [, balance]) => sum + balance, 0n),
    workers: await Promise.all(
      world.members.map(async (member) =>
        workerBooks(world, member, {
          vault: at(await findVaultAddress(member.address, network)),
          owners: await Promise.all(
            ownersOf(member).map(async (owner): Promise<OwnerBooks> => {
              const { label: name, given, sent, withdrawn, paid } = owner;
              const held = at(await wallet(owner.wallet.address));
              return { name, given, sent, withdrawn, paid, wallet: held };
            }),
          ),
        }),
      ),
    ),
    rewards: {
      vault: at(rewardVault),
      funded: rewards.fundedTotal,
      paid: rewards.distribution.claimedTotal,
    },
    penalties: {
      vault: at(penaltyVault),
      slashed: penalties.slashedTotal,
      paid: penalties.distribution.claimedTotal,
    },
    verifiers: await Promise.all(
      world.verifiers.map(async ({ label, wallet: { address } }) => {
        const found = await fetchVerifier(connection, {
          network: network.address,
          wallet: address,
        });
        const paid = found?.claimedTotal ?? 0n;
        return { name: label, paid, wallet: at(await wallet(address)) };
      }),
    ),
  };
}

const ownersOf = ({ owner, formerOwners }: Member): Owner[] => [...formerOwners, owner];

async function workerBooks(
  world: World,
  member: Member,
  held: Pick<WorkerBooks, 'vault' | 'owners'>,
): Promise<WorkerBooks> {
  const worker = await world.worker(member);
  return {
    name: member.name,
    deposited: worker.depositedTotal,
    active: worker.activeStake,
    unbonding: worker.tickets.reduce((sum, { amount }) => sum + amount, 0n),
    withdrawn: worker.withdrawnTotal,
    slashed: worker.slashedTotal,
    taken: member.taken,
    claimed: worker.claimedTotal,
    restaked: worker.restakedTotal,
    ...held,
  };
}

// A token account begins with its mint and its owner, then the amount.
const AMOUNT_OFFSET = 64;

/** All token accounts of the mint. */
async function allBalances({ chain, mint }: World): Promise<Map<Address, bigint>> {
  const bytes = mint.address as string as Base58EncodedBytes;
  const found = await chain.connection.rpc
    .getProgramAccounts(mint.tokenProgram, {
      encoding: 'base64',
      filters: [{ memcmp: { offset: 0n, bytes, encoding: 'base58' } }],
    })
    .send();
  return new Map(
    found.map(({ pubkey, account }) => [
      pubkey,
      Buffer.from(account.data[0], 'base64').readBigUInt64LE(AMOUNT_OFFSET),
    ]),
  );
}
