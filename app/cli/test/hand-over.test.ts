import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Address } from '@solana/kit';

import { readSnapshot } from '@inferix/stake-snapshots/node';
import { cancelSlash, executeSlash, findWorkerAddress, offerWorker } from '@inferix/staking-client';
import { caseNow, offenceOf, proposes } from '@inferix/staking-testkit/slashing';
import { Distributor } from './harness/distributor.js';
import { Operator } from './harness/operator.js';

type Shown = { owner: Address; operator: Address; opener: Address; offeredTo: Address | null };

test('a worker is offered, and accepted with what its new owner has been shown', async (t) => {
  const seller = await Operator.start(t);
  const { net } = seller;
  const address = await seller.registers();
  await seller.does(`worker top-up ${address} 16 --yes`);
  await seller.does(`worker unstake ${address} 10 --yes`);
  const buyer = await seller.keypair('buyer.json');

  const offered = await seller.types(`worker offer ${address} ${buyer.address}`.split(' '), 'yes');
  assert.equal(offered.exitCode, 0, offered.stderr);
  assert.match(
    offered.asked[0] ?? '',
    new RegExp(
      `^Offer worker ${address} to ${buyer.address}\\? It goes with a stake of 150 tokens and 10 tokens unbonding, and with what it has earned and not claimed; 0 tokens are claimed so far\\.`,
    ),
  );
  assert.match(
    offered.stderr,
    new RegExp(`with: inferix-stake worker accept ${address} --least-stake 160$`, 'm'),
  );
  assert.match(
    offered.stdout,
    new RegExp(`^Offered to ${buyer.address}, who has not accepted`, 'm'),
  );
  assert.match(
    await seller.does(`worker show ${address}`),
    new RegExp(`^Offered to +${buyer.address}: inferix-stake worker accept ${address} `, 'm'),
  );
  const network = `--network ${net.network.address}`;
  const offers = await seller.reads<{ address: Address }[]>(
    `worker list ${network} --offered-to ${buyer.address}`,
  );
  assert.deepEqual(
    offers.map((worker) => worker.address),
    [address],
  );

  const accept = `worker accept ${address} --keypair ${buyer.file} --least-stake`;
  const taken = await seller.types(`${accept} 160`.split(' '), 'yes');
  assert.equal(taken.exitCode, 0, taken.stderr);
  for (const shown of [
    /^Status +covered$/m,
    /^Benchmark +0\.5 IB, measured /m,
    /^Price +\$2 per IB-hour$/m,
    /^Stake +150 tokens of S\(n\) 144 tokens: 6 tokens to spare$/m,
    /^Slashed so far +0 tokens$/m,
    /^Ticket 0: 10 tokens, matures .*Z, in (90d|89d 23h)$/m,
    /^No slash case of the past is on chain; those that were closed are not\.$/m,
    /^Offences since .*Z can still be proposed against it, whoever owned it then; its stake answers for them\.$/m,
  ]) {
    assert.match(taken.stderr, shown);
  }
  assert.match(
    taken.asked[0] ?? '',
    new RegExp(
      `^Take over worker ${address} from ${seller.address}, with a stake of 150 tokens and 10 tokens unbonding, unless it then holds less than 160 tokens\\?`,
    ),
  );
  assert.match(
    taken.stdout,
    new RegExp(
      `^Handed over from ${seller.address} to ${buyer.address}, with a stake of 150 tokens `,
      'm',
    ),
  );

  const { owner, operator, opener, offeredTo } = await seller.reads<Shown>(
    `worker show ${address}`,
  );
  assert.deepEqual(
    { owner, operator, opener, offeredTo },
    { owner: buyer.address, operator: buyer.address, opener: seller.address, offeredTo: null },
  );
  assert.match(
    await seller.does(`worker show ${address}`),
    new RegExp(`^Owner +${buyer.address}\nOpened by +${seller.address}\nNode `, 'm'),
  );
  const { node } = await net.worker({ address });
  const named = { network: net.network.address, opener: seller.address, node };
  assert.equal(await findWorkerAddress(named, net.network), address);
  assert.match(
    await seller.isRefused(`worker set-restake ${address} off --yes`, 1),
    /^NotOwner: /m,
  );
  await seller.does(`worker set-restake ${address} off --yes --keypair ${buyer.file}`);
});

test('an offer is taken back, and withdrawn by what the owner does', async (t) => {
  const seller = await Operator.start(t);
  const { net } = seller;
  const address = await seller.registers();
  const [buyer, other] = [await seller.keypair('buyer.json'), await seller.keypair('other.json')];
  const offer = `worker offer ${address}`;
  const offeredTo = async () => (await net.worker({ address })).offeredTo;

  assert.match(
    await seller.isRefused(`${offer} --yes`, 2),
    /^Name the new owner, or pass --withdraw to take an offer back\.$/m,
  );
  assert.match(
    await seller.isRefused(`${offer} --withdraw --yes`, 2),
    new RegExp(`^Worker ${address} is not offered to anybody\\.$`, 'm'),
  );
  for (const [line, refusal] of [
    [`${offer} ${seller.address} --yes`, /^OfferedToOwner: /m],
    [`${offer} ${other.address} --yes --keypair ${other.file}`, /^NotOwner: /m],
  ] as const) {
    const said = await seller.isRefused(line, 1);
    assert.match(said, refusal);
    assert.doesNotMatch(said, /worker accept/, 'there is nothing to accept');
  }

  await seller.does(`${offer} ${other.address} --yes`);
  await seller.does(`${offer} ${buyer.address} --yes`);
  assert.equal(await offeredTo(), buyer.address);
  assert.match(
    await seller.isRefused(`${offer} ${buyer.address} --yes`, 2),
    new RegExp(`^Worker ${address} is offered to ${buyer.address} already\\.$`, 'm'),
  );
  assert.match(
    await seller.isRefused(`${offer} ${buyer.address} --withdraw --yes`, 2),
    /^Name a new owner, or pass --withdraw: not both\.$/m,
  );
  const withdrawn = await seller.does(`${offer} --withdraw --yes`);
  assert.match(withdrawn, new RegExp(`^The offer to ${buyer.address} is withdrawn\\.$`, 'm'));
  assert.equal(await offeredTo(), undefined);

  // A top-up leaves it, the owner's other commands say that they do not.
  await seller.does(`${offer} ${buyer.address} --yes`);
  const topUp = await seller.types(`worker top-up ${address} 1 --yes`.split(' '));
  assert.doesNotMatch(topUp.stderr, /offered/);
  assert.equal(await offeredTo(), buyer.address);
  const restake = await seller.types(`worker set-restake ${address} off --yes`.split(' '));
  assert.match(
    restake.stderr,
    new RegExp(`^The worker is offered to ${buyer.address}\\. This withdraws the offer\\.$`, 'm'),
  );
  assert.equal(await offeredTo(), undefined);
});

test('accept is for whom the worker is offered to, and takes no less than was agreed', async (t) => {
  const seller = await Operator.start(t);
  const { net } = seller;
  const { network } = net;
  const address = await seller.registers();
  const [buyer, other] = [await seller.keypair('buyer.json'), await seller.keypair('other.json')];
  const accept = (file: string, least = '144') =>
    `worker accept ${address} --least-stake ${least} --yes --keypair ${file}`;

  assert.match(
    await seller.isRefused(accept(buyer.file), 2),
    new RegExp(
      `^Worker ${address} is not offered to anybody\\. Ask its owner ${seller.address} to offer it to ${buyer.address}: `,
      'm',
    ),
  );
  await seller.does(`worker offer ${address} ${buyer.address} --yes`);
  assert.match(
    await seller.isRefused(accept(other.file), 2),
    new RegExp(
      `^Worker ${address} is offered to ${buyer.address}, not to ${other.address}\\. `,
      'm',
    ),
  );
  const own = `worker accept ${address} --least-stake 144 --yes`;
  assert.match(
    await seller.isRefused(own, 2),
    new RegExp(`^Worker ${address} is yours already`, 'm'),
  );
  assert.match(
    await seller.isRefused(accept(buyer.file, '144.000001'), 2),
    new RegExp(
      `^Worker ${address} holds 144 tokens, less than the 144\\.000001 tokens of --least-stake\\. Ask its owner ${seller.address} to `,
      'm',
    ),
  );
  assert.match(
    await seller.isRefused(accept(buyer.file, 'all'), 2),
    /^--least-stake: "all" is not a decimal number/m,
  );
  assert.match(
    await seller.isRefused(`worker accept ${address} --yes --keypair ${buyer.file}`, 2),
    /required option '--least-stake <tokens>' not specified/,
  );

  // While the new owner reads, the offer goes.
  const line = accept(buyer.file).replace(' --yes', '').split(' ');
  let books = await net.books();
  const late = await seller.types(line, async () => {
    await net.does(offerWorker({ network, worker: address, owner: seller.signer }));
    books = await net.books();
    return 'y';
  });
  assert.equal(late.exitCode, 1);
  assert.match(late.stderr, /^NotOffered: The worker is not offered to this key\. Ask its owner /m);
  assert.deepEqual(await net.books(), books, 'nothing moved');
  assert.equal((await net.worker({ address })).owner, seller.address);
});

test('stake that is slashed while the new owner reads is not overlooked', async (t) => {
  const seller = await Operator.start(t);
  const { net } = seller;
  const { network, chain } = net;
  const worker = { address: await seller.registers(), owner: seller.signer };
  const { address } = worker;
  const buyer = await seller.keypair('buyer.json');
  await seller.does(`worker offer ${address} ${buyer.address} --yes`);
  const accept = `worker accept ${address} --keypair ${buyer.file} --least-stake`;
  const ended = await seller.types(`${accept} 144`.split(' '), async () => {
    const slashCase = await proposes(net, worker, await offenceOf(net, net.tokens('4')));
    await chain.travelTo(slashCase.executableAt);
    await net.does(executeSlash({ network, slashCase }));
    return 'y';
  });
  assert.equal(ended.exitCode, 1);
  assert.match(
    ended.stderr,
    /^StakeBelowPromise: The worker holds less than the new owner accepts/m,
  );
  assert.equal((await net.worker({ address })).owner, seller.address);

  // Who looks again sees the case, and accepts what is left.
  const again = await seller.types(`${accept} 140`.split(' '), 'y');
  assert.equal(again.exitCode, 0, again.stderr);
  assert.match(again.stderr, /^Status +short$/m);
  assert.match(again.stderr, /^Slashed so far +4 tokens$/m);
  assert.match(
    again.stderr,
    /^Slash case \w+, executed: took 4 tokens of 4 tokens, for reason 3, an offence of .*Z$/m,
  );
  assert.equal((await net.worker({ address })).owner, buyer.address);
});

test('a worker changes hands only without an open slash case', async (t) => {
  const seller = await Operator.start(t);
  const { net } = seller;
  const { network, roles } = net;
  const worker = { address: await seller.registers(), owner: seller.signer };
  const { address } = worker;
  const buyer = await seller.keypair('buyer.json');
  const offer = `worker offer ${address} ${buyer.address} --yes`;
  const accept = `worker accept ${address} --least-stake 144 --yes --keypair ${buyer.file}`;
  const open = new RegExp(
    `^Worker ${address} has 1 open slash case, and changes hands only without one\\. See inferix-stake worker show ${address}$`,
    'm',
  );
  const first = await proposes(net, worker, await offenceOf(net, net.tokens('4')));
  assert.match(await seller.isRefused(offer, 2), open);
  await net.does(cancelSlash({ network, slashCase: first, authority: roles.guardian }));
  assert.equal((await caseNow(net, first)).state, 'cancelled');
  await seller.does(offer);

  // A case that is opened after the offer.
  const second = await proposes(net, worker, await offenceOf(net, net.tokens('4')));
  assert.match(await seller.isRefused(accept, 2), open);
  await net.does(cancelSlash({ network, slashCase: second, authority: roles.guardian }));
  await seller.does(accept);
});

test('a worker that is handed over is built and paid as the same one, to its new owner', async (t) => {
  const distributor = await Distributor.start(t);
  const { net, operator: seller } = distributor;
  const address = await seller.registers();
  const other = await net.registersWorker();
  await net.passesEpochs(2n);
  const first = await distributor.builds('1.snapshot', [{ address, owner: seller.signer }, other]);
  await distributor.publishes(first);
  await distributor.pays(first);
  assert.equal((await net.worker({ address })).claimedTotal, net.tokens('50'));

  const buyer = await seller.keypair('buyer.json');
  await seller.does(`worker offer ${address} ${buyer.address} --yes`);
  await seller.does(`worker accept ${address} --least-stake 144 --yes --keypair ${buyer.file}`);
  const { payout, owner } = await net.worker({ address });
  assert.deepEqual([payout, owner], [buyer.address, buyer.address]);

  // Work names it by its address, as before; its leaf goes on from where it stood.
  await net.passesEpochs(1n);
  const second = await distributor.builds(
    '2.snapshot',
    [{ address, owner: seller.signer }, other],
    `--previous ${first}`,
  );
  const { leaves } = await readSnapshot(second);
  const leaf = leaves.find(address) ?? assert.fail('it has a leaf');
  assert.equal(leaves.cumulative[leaf], net.tokens('100'));
  await distributor.publishes(second);
  const [before, sold] = [await net.holds(buyer), await net.holds(seller)];
  const paid = await distributor.pays(second);
  assert.deepEqual([paid.paid, paid.failed], [2, {}]);
  assert.equal((await net.holds(buyer)) - before, net.tokens('50'));
  assert.equal(await net.holds(seller), sold);
  assert.deepEqual(await distributor.verifies(second, first), []);
});
