import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  cancelSlash,
  claimPenalty,
  closeSlashCase,
  executeSlash,
  fetchSlashCase,
  fetchVerifier,
  findSlashCaseAddress,
  findSlashCases,
  MerkleTree,
  penaltyLeaf,
  PoolKind,
  proposeSlash,
  publishPenalties,
  requestUnstake,
  withdraw,
  type Offence,
  type SlashCase,
} from '../src/index.js';
import { random32, TestNetwork, type TestWorker } from './harness/network.js';
import { publicationOf } from './harness/rewards.js';

const DAY = 86_400n;

/** An offence that just happened. */
async function offenceOf(net: TestNetwork, amount: bigint): Promise<Offence> {
  const at = await net.chain.now();
  return { id: random32(), reason: 3, evidenceHash: random32(), at, amount };
}

/** Proposes a slash and returns the case as it then is on chain. */
async function proposes(
  net: TestNetwork,
  { address: worker }: TestWorker,
  offence: Offence,
): Promise<SlashCase> {
  const { network, roles } = net;
  await net.does(proposeSlash({ network, worker, slasher: roles.slasher, offence }));
  const address = await findSlashCaseAddress({ worker, offenceId: offence.id });
  return fetchSlashCase(net.chain.connection, address);
}

test('a slash is proposed, waits for its veto window, and is executed by a stranger', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain, roles } = net;
  const opened = await net.registersWorker('200');
  const { address: worker, owner } = opened;
  // 50 of the 200 are unbonding: they are slashed too, but last.
  await net.does(requestUnstake({ network, worker, owner, amount: net.tokens('50') }));
  const offence = await offenceOf(net, net.tokens('100'));
  const named = { network: network.address, worker };

  const proposed = await net.does(
    proposeSlash({ network, worker, slasher: roles.slasher, offence }),
  );
  const now = await chain.now();
  const address = await findSlashCaseAddress({ worker, offenceId: offence.id });
  const executableAt = now + 3n * DAY;
  const lapsesAt = executableAt + 30n * DAY;
  const slashCase = await fetchSlashCase(chain.connection, address);
  assert.deepEqual(slashCase, {
    address,
    state: 'open',
    reason: 3,
    ...named,
    offenceId: offence.id,
    evidenceHash: offence.evidenceHash,
    proposer: roles.slasher.address,
    rentPayer: roles.slasher.address,
    offenceAt: offence.at,
    proposedAt: now,
    executableAt,
    lapsesAt,
    asked: net.tokens('100'),
    taken: 0n,
  });
  assert.deepEqual(proposed.events, [
    {
      name: 'SlashProposed',
      data: {
        ...named,
        slashCase: address,
        offenceId: offence.id,
        reason: 3,
        evidenceHash: offence.evidenceHash,
        offenceAt: offence.at,
        asked: net.tokens('100'),
        executableAt,
        lapsesAt,
      },
    },
  ]);
  assert.equal((await net.worker(opened)).openCases, 1);
  assert.deepEqual(await findSlashCases(chain.connection, worker), [slashCase]);
  await net.refuses(executeSlash({ network, slashCase }), 'VetoWindowOpen');

  await chain.travelTo(executableAt);
  await net.refuses(
    cancelSlash({ network, slashCase, authority: roles.guardian }),
    'VetoWindowPassed',
  );
  const executed = await net.does(executeSlash({ network, slashCase }));
  assert.deepEqual(executed.events, [
    {
      name: 'SlashExecuted',
      data: {
        ...named,
        slashCase: address,
        asked: net.tokens('100'),
        taken: net.tokens('100'),
        oldActiveStake: net.tokens('150'),
        newActiveStake: net.tokens('50'),
        oldUnbonding: net.tokens('50'),
        newUnbonding: net.tokens('50'),
      },
    },
  ]);
  const slashed = await net.worker(opened);
  assert.deepEqual(
    [slashed.activeStake, slashed.slashedTotal, slashed.openCases, slashed.coveredSince],
    [net.tokens('50'), net.tokens('100'), 0, 0n],
  );
  const pool = await net.penaltyPool();
  assert.deepEqual(
    [pool.slashedTotal, pool.slashEpoch, pool.slashedInEpoch],
    [net.tokens('100'), 1n, net.tokens('100')],
  );
  assert.equal(await chain.balance(pool.distribution.vault), net.tokens('100'));
  assert.equal(await chain.balance(slashed.vault), net.tokens('100'));
  const decided = await fetchSlashCase(chain.connection, address);
  assert.deepEqual([decided.state, decided.taken], ['executed', net.tokens('100')]);
  await net.refuses(executeSlash({ network, slashCase }), 'CaseNotOpen');

  // Once the offence can never be proposed again, the rent goes back to who paid it.
  await net.refuses(closeSlashCase({ slashCase }), 'OffenceStillProposable');
  await chain.travelTo(offence.at + 60n * DAY + 1n);
  const before = await chain.connection.rpc.getBalance(roles.slasher.address).send();
  const closed = await net.does(closeSlashCase({ slashCase }));
  assert.deepEqual(closed.events, [
    {
      name: 'SlashCaseClosed',
      data: { ...named, slashCase: address, rentPayer: roles.slasher.address },
    },
  ]);
  const after = await chain.connection.rpc.getBalance(roles.slasher.address).send();
  assert.ok(after.value > before.value);
  await assert.rejects(fetchSlashCase(chain.connection, address), { code: 'AccountNotFound' });
});

test('the guardian vetoes a slash, and the worker can withdraw again', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain, roles } = net;
  const opened = await net.registersWorker('200');
  const { address: worker, owner } = opened;
  await net.does(requestUnstake({ network, worker, owner, amount: net.tokens('200') }));
  await chain.travelBy(90n * DAY - 1n);
  const slashCase = await proposes(net, opened, await offenceOf(net, net.tokens('100')));
  await chain.travelBy(1n);
  await net.refuses(withdraw({ network, worker, owner }), 'SlashCaseOpen');
  await net.refuses(
    cancelSlash({ network, slashCase, authority: net.stranger }),
    'NotGuardianOrAdmin',
  );

  const cancelled = await net.does(cancelSlash({ network, slashCase, authority: roles.guardian }));
  assert.deepEqual(cancelled.events, [
    {
      name: 'SlashCancelled',
      data: {
        network: network.address,
        worker,
        slashCase: slashCase.address,
        cancelledBy: roles.guardian.address,
        asked: net.tokens('100'),
      },
    },
  ]);
  const decided = await fetchSlashCase(chain.connection, slashCase.address);
  assert.deepEqual([decided.state, decided.taken], ['cancelled', 0n]);
  assert.equal((await net.worker(opened)).openCases, 0);
  await net.does(withdraw({ network, worker, owner }));
  assert.equal(await net.holds(owner), net.tokens('10000'));
});

test('proposals beyond the rules are refused', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, roles } = net;
  const opened = await net.registersWorker('200');
  const { address: worker } = opened;
  const offence = await offenceOf(net, net.tokens('100'));
  const propose = (change: Partial<Offence>, slasher = roles.slasher) =>
    proposeSlash({ network, worker, slasher, offence: { ...offence, ...change } });

  await net.refuses(propose({}, net.stranger), 'NotSlasher');
  await net.refuses(propose({ amount: 0n }), 'AmountIsZero');
  await net.refuses(propose({ amount: net.tokens('100') + 1n }), 'SlashTooLarge');
  await net.refuses(propose({ at: offence.at + 1n }), 'OffenceInFuture');
  await net.refuses(propose({ at: offence.at - 1n }), 'OffenceBeforeOpening');
  await net.refuses(propose({ at: offence.at - 15n * DAY }), 'OffenceTooOld');
  await proposes(net, opened, offence);
  await net.refuses(propose({}), 'AlreadyExists');
});

test('slashes pay verifiers, whoever sends the claim', async (t) => {
  const net = await TestNetwork.start(t);
  const { network, chain, roles } = net;
  const opened = await net.registersWorker('200');
  const slashCase = await proposes(net, opened, await offenceOf(net, net.tokens('100')));
  await chain.travelTo(slashCase.executableAt);
  await net.does(executeSlash({ network, slashCase }));
  await net.passesEpochs(1n);

  const [verifier, other] = [await chain.wallet(0), await chain.wallet(0)];
  const cumulative = net.tokens('60');
  const leaves = [
    penaltyLeaf({ wallet: verifier.address, cumulative }),
    penaltyLeaf({ wallet: other.address, cumulative: net.tokens('40') }),
  ];
  const { publication } = publicationOf(leaves, 1n);
  const published = await net.does(
    publishPenalties({ network, distributor: roles.distributor, publication }),
  );
  const [event] = published.events;
  assert.ok(event?.name === 'DistributionPublished');
  assert.equal(event.data.pool, PoolKind.Penalties);
  await chain.travelBy(BigInt(network.params.publicationDelaySecs));

  const { address: wallet } = verifier;
  const named = { network: network.address, wallet };
  assert.equal(await fetchVerifier(chain.connection, named), undefined);
  const claim = claimPenalty({
    network,
    payer: net.stranger,
    wallet,
    leafIndex: 0,
    cumulative,
    proof: MerkleTree.of(leaves).proof(0),
  });
  const greedy = claimPenalty({
    network,
    payer: net.stranger,
    wallet,
    leafIndex: 0,
    cumulative: cumulative + 1n,
    proof: MerkleTree.of(leaves).proof(0),
  });
  await net.refuses(greedy, 'InvalidProof');
  const claimed = await net.does(claim);
  assert.deepEqual(claimed.events, [
    {
      name: 'PenaltyClaimed',
      data: { ...named, epoch: 1n, oldClaimedTotal: 0n, newClaimedTotal: cumulative },
    },
  ]);
  assert.equal(await net.holds(verifier), cumulative);
  const paid = await fetchVerifier(chain.connection, named);
  assert.ok(paid);
  assert.deepEqual(paid, { address: paid.address, ...named, claimedTotal: cumulative });
  assert.equal((await net.penaltyPool()).distribution.claimedTotal, cumulative);

  // A second claim pays nothing and succeeds.
  await net.does(claim);
  assert.equal(await net.holds(verifier), cumulative);
});
