import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  createNoopSigner,
  generateKeyPairSigner,
  getAddressDecoder,
  type Address,
  type Instruction,
} from '@solana/kit';
import { SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system';
import { ASSOCIATED_TOKEN_PROGRAM_ADDRESS, TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';

import * as governance from '../src/actions/governance.js';
import * as networks from '../src/actions/networks.js';
import * as penalties from '../src/actions/penalties.js';
import * as rewards from '../src/actions/rewards.js';
import * as slashing from '../src/actions/slashing.js';
import * as unstaking from '../src/actions/unstaking.js';
import * as workers from '../src/actions/workers.js';
import * as addresses from '../src/addresses.js';
import {
  connect,
  coverageOf,
  defaultParams,
  epochAt,
  fetchNetwork,
  fetchPenaltyPool,
  findWorkers,
  INFERIX_STAKING_PROGRAM_ADDRESS as PUBLISHED,
  PoolKind,
  quoteMinimumStake,
  Role,
  sendInstructions,
  simulateInstructions,
  workerStatus,
  type CaseRef,
  type NetworkRef,
  type SlashCase,
} from '../src/index.js';
import { eventOf } from '@inferix/staking-testkit/events';
import { TestNetwork } from '@inferix/staking-testkit/network';
import { fund, publish, rewardLeaf } from '@inferix/staking-testkit/rewards';

const modules = { ...governance, ...networks, ...penalties, ...rewards, ...slashing };
const actions = { ...modules, ...unstaking, ...workers };
type Actions = typeof actions;
/** Everything that returns instructions. */
type ActionName = {
  [name in keyof Actions]: Actions[name] extends (...input: never[]) => Promise<Instruction[]>
    ? name
    : never;
}[keyof Actions];

const random = (): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(32));
const someone = (): Address => getAddressDecoder().decode(random());
const signer = createNoopSigner(someone());
const [worker, wallet, other] = [someone(), someone(), someone()];
const [id, root] = [random(), random()];
const named = { network: someone(), mint: someone(), slashCase: someone() };

type Given = { network: NetworkRef; slashCase: CaseRef & Pick<SlashCase, 'address' | 'rentPayer'> };

/** The same network and case, of a deployment of the program. */
const givenOf = (programAddress: Address): Given => ({
  network: {
    ...{ programAddress, address: named.network, mint: named.mint },
    tokenProgram: TOKEN_PROGRAM_ADDRESS,
  },
  slashCase: {
    ...{ programAddress, address: named.slashCase, worker, offenceId: id, rentPayer: other },
  },
});

const params = defaultParams({
  epochEmissionCap: 1n,
  lifetimeCap: 2n,
  epochPenaltyCap: 3n,
  slashLimitPerEpoch: 4n,
});
const roles = {
  ...{ admin: other, benchmarkAuthority: other, priceAuthority: other, distributor: other },
  ...{ slasher: other, guardian: other },
};
const publication = { epoch: 0n, root, leafCount: 1, cumulativeTotal: 1n };
const stop = { authority: signer, root, pool: PoolKind.Rewards };
const offence = { id, reason: 1, evidenceHash: id, at: 0n, amount: 1n };
const run = {
  firstLeaf: 0,
  leaves: [{ worker: { address: worker, openedSlot: 1n }, destination: wallet, cumulative: 1n }],
  proof: [],
};
const owner = signer;

/** One call of each action; without one this does not compile. */
const CALLS: Record<ActionName, (given: Given) => Promise<Instruction[]>> = {
  acceptAdmin: ({ network }) => actions.acceptAdmin({ network, newAdmin: signer }),
  acceptWorker: ({ network }) =>
    actions.acceptWorker({ network, worker, newOwner: signer, offer: 1n, leastStake: 1n }),
  applyParams: ({ network }) => actions.applyParams({ network }),
  applyRole: ({ network }) => actions.applyRole({ network, role: Role.Slasher }),
  attestBenchmark: ({ network }) =>
    actions.attestBenchmark({ network, worker, benchmarkAuthority: signer, benchmark: 1n }),
  barWorker: ({ network }) => actions.barWorker({ network, worker, admin: signer }),
  burnRevenue: ({ network }) => actions.burnRevenue({ network, burner: signer, amount: 1n }),
  cancelAdmin: ({ network }) => actions.cancelAdmin({ network, admin: signer }),
  cancelParams: ({ network }) => actions.cancelParams({ network, authority: signer }),
  cancelPublication: ({ network }) => actions.cancelPublication({ network, ...stop }),
  cancelRole: ({ network }) =>
    actions.cancelRole({ network, authority: signer, role: Role.Slasher }),
  cancelSlash: ({ network, slashCase }) =>
    actions.cancelSlash({ network, slashCase, authority: signer }),
  cancelUnstake: ({ network }) => actions.cancelUnstake({ network, worker, owner, ticket: 0 }),
  claimPenalty: ({ network }) =>
    actions.claimPenalty({
      ...{ network, payer: signer, wallet, leafIndex: 0, cumulative: 1n, proof: [] },
    }),
  claimRewards: ({ network }) => actions.claimRewards({ network, run }),
  closeSlashCase: ({ slashCase }) => actions.closeSlashCase({ slashCase }),
  closeWorker: ({ network }) => actions.closeWorker({ network, worker, owner }),
  commitPrice: ({ network }) => actions.commitPrice({ network, priceAuthority: signer, price: 1n }),
  commitPriceFromPyth: ({ network }) =>
    actions.commitPriceFromPyth({ network, priceUpdate: other }),
  contestSlash: ({ slashCase }) =>
    actions.contestSlash({ slashCase, authority: signer, answerHash: id }),
  createNetwork: ({ network }) =>
    actions.createNetwork(
      { createKey: signer, payer: signer, mint: named.mint, roles, params, epochStart: 0n },
      network,
    ),
  executeSlash: ({ network, slashCase }) => actions.executeSlash({ network, slashCase }),
  fundRewards: ({ network }) => actions.fundRewards({ network, funder: signer, amount: 1n }),
  offerWorker: ({ network }) => actions.offerWorker({ network, worker, owner, newOwner: other }),
  openWorker: ({ network }) => actions.openWorker({ network, opener: signer, node: id }),
  pause: ({ network }) => actions.pause({ network, guardian: signer, what: ['claims'] }),
  proposeAdmin: ({ network }) => actions.proposeAdmin({ network, admin: signer, newAdmin: other }),
  proposeParams: ({ network }) => actions.proposeParams({ network, admin: signer, params }),
  proposeRole: ({ network }) =>
    actions.proposeRole({ network, admin: signer, role: Role.Slasher, key: other }),
  proposeSlash: ({ network }) =>
    actions.proposeSlash({ network, worker, slasher: signer, offence }),
  publishPenalties: ({ network }) =>
    actions.publishPenalties({ network, distributor: signer, publication }),
  publishRewards: ({ network }) =>
    actions.publishRewards({ network, distributor: signer, publication, work: 1n }),
  registerWorker: ({ network }) =>
    actions.registerWorker({ network, worker, authority: signer, price: 1n, deposit: 1n }),
  removeRole: ({ network }) =>
    actions.removeRole({ network, admin: signer, role: Role.Distributor }),
  requestUnstake: ({ network }) => actions.requestUnstake({ network, worker, owner, amount: 1n }),
  setOperator: ({ network }) => actions.setOperator({ network, worker, owner, operator: other }),
  setPayout: ({ network }) => actions.setPayout({ network, worker, owner, payout: wallet }),
  setPrice: ({ network }) => actions.setPrice({ network, worker, authority: signer, price: 1n }),
  setRestake: ({ network }) => actions.setRestake({ network, worker, owner, restake: true }),
  setRole: ({ network }) =>
    actions.setRole({ network, admin: signer, role: Role.Distributor, key: other }),
  setSnapshotUri: ({ network }) =>
    actions.setSnapshotUri({ network, admin: signer, uri: 'https://example.org' }),
  suspendPublication: ({ network }) => actions.suspendPublication({ network, ...stop }),
  topUp: ({ network }) => actions.topUp({ network, worker, funder: signer, amount: 1n }),
  unbarWorker: ({ network }) => actions.unbarWorker({ network, worker, admin: signer }),
  unpause: ({ network }) => actions.unpause({ network, admin: signer, what: ['claims'] }),
  withdraw: ({ network }) => actions.withdraw({ network, worker, owner }),
};

/** Addresses that do not depend on the deployment: those given, other programs, and wallets' token accounts. */
async function sharedAddresses(): Promise<ReadonlySet<string>> {
  const wallets = [signer.address, wallet, other];
  const tokenAccounts = wallets.map((wallet) =>
    addresses.findTokenAccountAddress({
      ...{ wallet, mint: named.mint, tokenProgram: TOKEN_PROGRAM_ADDRESS },
    }),
  );
  return new Set<string>([
    ...[...wallets, worker, ...Object.values(named), ...(await Promise.all(tokenAccounts))],
    ...[SYSTEM_PROGRAM_ADDRESS, TOKEN_PROGRAM_ADDRESS, ASSOCIATED_TOKEN_PROGRAM_ADDRESS],
  ]);
}

const addressesIn = (instructions: readonly Instruction[]): Set<string> =>
  new Set(
    instructions.flatMap(({ programAddress, accounts = [] }) => [
      programAddress,
      ...accounts.map(({ address }) => address),
    ]),
  );

test('every action is for the deployment that its network or case belongs to', async () => {
  const shared = await sharedAddresses();
  const own = someone();
  for (const [name, call] of Object.entries(CALLS)) {
    const here = await call(givenOf(own));
    const there = addressesIn(await call(givenOf(PUBLISHED)));
    assert.ok(
      here.some(({ programAddress }) => programAddress === own),
      name,
    );
    const mixedUp = [...addressesIn(here)].filter((one) => there.has(one) && !shared.has(one));
    assert.deepEqual(mixedUp, [], `${name} names accounts of the published program`);
  }
});

test('every address of an account is of the deployment that is named', async () => {
  const { findTokenAccountAddress, TOKEN_2022_PROGRAM_ADDRESS, ZERO_ADDRESS, ...finders } =
    addresses;
  const find: Record<keyof typeof finders, (of: addresses.Deployment) => Promise<unknown>> = {
    findNetworkAddress: (of) => finders.findNetworkAddress(other, of),
    findPenaltyPoolAddress: (of) => finders.findPenaltyPoolAddress(named.network, of),
    findPoolAddresses: (of) => finders.findPoolAddresses(named.network, of),
    findRewardPoolAddress: (of) => finders.findRewardPoolAddress(named.network, of),
    findSlashCaseAddress: (of) => finders.findSlashCaseAddress({ worker, offenceId: id }, of),
    findVaultAddress: (of) => finders.findVaultAddress(worker, of),
    findVerifierAddress: (of) =>
      finders.findVerifierAddress({ network: named.network, wallet }, of),
    findWorkerAddress: (of) =>
      finders.findWorkerAddress({ network: named.network, opener: other, node: id }, of),
  };
  const own = someone();
  for (const [name, at] of Object.entries(find)) {
    const [here, there] = [
      await at({ programAddress: own }),
      await at({ programAddress: PUBLISHED }),
    ];
    assert.notDeepEqual(here, there, name);
  }
});

test('a deployment of somebody’s own does all that the published one does', async (t) => {
  const programAddress = (await generateKeyPairSigner()).address;
  const net = await TestNetwork.start(t, { programAddress });
  const { network, chain } = net;
  const { connection } = chain;
  assert.equal(network.programAddress, programAddress);

  // Opened, measured, registered with 200 tokens; then more.
  const opened = await net.registersWorker('200');
  const { address, owner } = opened;
  const amount = net.tokens('5');
  const toppedUp = await net.does(
    actions.topUp({ network, worker: address, funder: owner, amount }),
  );
  assert.equal(eventOf(toppedUp).name, 'StakeToppedUp');
  const [found] = await findWorkers(connection, { network: network.address });
  assert.equal(found?.activeStake, net.tokens('205'));

  // Refused, with the program's own name and numbers.
  const request = { network, worker: address, owner, amount: net.tokens('100') };
  const refused = await net.refuses(actions.requestUnstake(request), 'StakeBelowMinimum');
  assert.ok(refused.details.length > 0, 'what the program logged');
  await assert.rejects(
    simulateInstructions(connection, await actions.requestUnstake(request), owner.address),
    { code: 'StakeBelowMinimum', details: refused.details },
  );

  // What the program itself is asked, and what the accounts say.
  const asked = { network: network.address, worker: address, feePayer: owner.address };
  assert.equal((await quoteMinimumStake(connection, asked)).minimumStake, net.tokens('144'));
  const now = await chain.now();
  const worker = await net.worker(opened);
  assert.ok(coverageOf(network, worker, epochAt(network, now), now));

  // Paid by a proof.
  await net.passesEpochs(1n);
  await fund(net, net.tokens('10'));
  const { tree, leaves } = await publish(net, [rewardLeaf(worker, net.tokens('7'))], 0n);
  const [leaf] = leaves;
  assert.ok(leaf);
  assert.equal((await workerStatus(connection, { ...asked, leaf })).amount, net.tokens('7'));
  const destination = worker.payoutTokenAccount;
  const claim = { worker, destination, cumulative: leaf.cumulative };
  const paid = await net.does(
    actions.claimRewards({ network, run: { firstLeaf: 0, leaves: [claim], proof: tree.proof(0) } }),
  );
  assert.equal(eventOf(paid).name, 'RewardsClaimed');
  assert.equal((await net.worker(opened)).claimedTotal, net.tokens('7'));
  assert.equal((await fetchPenaltyPool(connection, network.address)).slashedTotal, 0n);

  // Who names no program means the published one, and is told whose the account is.
  await assert.rejects(fetchNetwork(connect(chain.url), network.address), {
    code: 'UnreadableAccount',
    details: [`${network.address} belongs to ${programAddress}, not to ${PUBLISHED}`],
  });
});

test('the published program refuses to run at another address', async (t) => {
  const net = await TestNetwork.start(t);
  const { chain, stranger } = net;
  const programAddress = someone();
  await chain.deploysCopyTo(programAddress);
  const connection = { ...chain.connection, programAddress };
  const network = { ...net.network, programAddress };
  const before = await net.books();
  // Also what is handled ahead of Anchor's dispatch.
  for (const instructions of [
    await actions.topUp({ network, worker, funder: stranger, amount: 1n }),
    await actions.claimRewards({ network, run }),
  ]) {
    await assert.rejects(sendInstructions(connection, instructions, { feePayer: stranger }), {
      code: 'DeclaredProgramIdMismatch',
    });
  }
  assert.deepEqual(await net.books(), before);
});
