import {
  fetchPenaltyPool,
  fetchRewardPool,
  fetchVerifier,
  findPenaltyPoolAddress,
  findRewardPoolAddress,
  findVaultAddress,
} from '@inferix/staking-client';
import type { Address, Base58EncodedBytes } from '@solana/kit';

import type { Books, WorkerBooks } from './reconcile.js';
import type { Member, Stage } from './stage.js';

/** Reads every account that holds tokens or keeps books on them. */
export async function readBooks(stage: Stage): Promise<Books> {
  const { chain, network, mint } = stage;
  const { connection } = chain;
  const balances = await allBalances(stage);
  const at = (address: Address): bigint => balances.get(address) ?? 0n;
  const wallet = (owner: Address) => chain.tokenAccount(mint, owner);

  const rewardVault = await findVaultAddress(await findRewardPoolAddress(network.address));
  const penaltyVault = await findVaultAddress(await findPenaltyPoolAddress(network.address));
  const known: [kind: string, label: string, address: Address][] = [
    ['reward vault', 'reward vault', rewardVault],
    ['penalty vault', 'penalty vault', penaltyVault],
    ['treasury', 'treasury', await wallet(stage.treasury.address)],
  ];
  for (const member of stage.crew) {
    known.push(
      ['stake vaults', `${member.name} vault`, await findVaultAddress(member.address)],
      ["owners' wallets", `${member.name} wallet`, await wallet(member.owner.address)],
    );
  }
  for (const verifier of stage.verifiers) {
    const address = await wallet(verifier.wallet.address);
    known.push(["verifiers' wallets", `${verifier.label} wallet`, address]);
  }
  const knownAddresses = new Set(known.map(([, , address]) => address));
  const unknown = [...balances].filter(([address]) => !knownAddresses.has(address));

  const rewards = await fetchRewardPool(connection, network.address);
  const penalties = await fetchPenaltyPool(connection, network.address);
  const supply = await connection.rpc.getTokenSupply(mint.address).send();
  return {
    minted: stage.minted,
    burned: { sent: stage.burned, booked: rewards.burnedTotal },
    supply: BigInt(supply.value.amount),
    accounts: known.map(([kind, label, address]) => ({ kind, label, balance: at(address) })),
    elsewhere: unknown.reduce((sum, [, balance]) => sum + balance, 0n),
    workers: await Promise.all(
      stage.crew.map(async (member) =>
        workerBooks(stage, member, {
          vault: at(await findVaultAddress(member.address)),
          wallet: at(await wallet(member.owner.address)),
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
      stage.verifiers.map(async ({ label, wallet: { address } }) => {
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

async function workerBooks(
  stage: Stage,
  member: Member,
  held: Pick<WorkerBooks, 'vault' | 'wallet'>,
): Promise<WorkerBooks> {
  const worker = await stage.worker(member);
  return {
    name: member.name,
    given: member.given,
    sent: member.sent,
    deposited: worker.depositedTotal,
    active: worker.activeStake,
    unbonding: worker.tickets.reduce((sum, { amount }) => sum + amount, 0n),
    withdrawn: worker.withdrawnTotal,
    slashed: worker.slashedTotal,
    claimed: worker.claimedTotal,
    restaked: worker.restakedTotal,
    ...held,
  };
}

// A token account begins with its mint and its owner, then the amount.
const AMOUNT_OFFSET = 64;

/** All token accounts of the mint. */
async function allBalances({ chain, mint }: Stage): Promise<Map<Address, bigint>> {
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
