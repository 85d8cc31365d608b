/**
 * `npm run demo`: a local chain with the program and a network on it, three workers that go through an
 * epoch, and the chain left running. `--once` stops it at the end.
 */
import {
  claimRewards,
  executeSlash,
  fetchSlashCase,
  findSlashCaseAddress,
  formatTokens,
  planClaims,
  proposeSlash,
} from '../src/index.js';
import { random32, TestNetwork } from '../test/harness/network.js';
import { fund, publish, rewardLeaf } from '../test/harness/rewards.js';

const stops: (() => void)[] = [];
const net = await TestNetwork.start({ after: (stop: () => void) => stops.push(stop) });
const { network, chain, roles } = net;
const ifx = (amount: bigint) => `${formatTokens(amount, network.decimals)} IFX`;
console.log(`network ${network.address}, mint ${network.mint}, at $1 per IFX`);

const opened = [];
for (const deposit of ['144', '150', '200']) {
  const worker = await net.registersWorker(deposit);
  opened.push(worker);
  console.log(`worker ${worker.address}: 0.5 IB at $2 per IB-hour, ${deposit} IFX staked`);
}

const offence = {
  id: random32(),
  reason: 1,
  evidenceHash: random32(),
  at: await chain.now(),
  amount: net.tokens('60'),
};
const accused = opened[0]?.address ?? network.address;
await net.does(proposeSlash({ network, worker: accused, slasher: roles.slasher, offence }));
console.log(
  `a slash of 60 IFX is proposed against ${accused}; the guardian has 72 hours to veto it`,
);

await fund(net, net.tokens('1000'));
await net.passesEpochs(1n);
const address = await findSlashCaseAddress({ worker: accused, offenceId: offence.id });
const slashCase = await fetchSlashCase(chain.connection, address);
await net.does(executeSlash({ network, slashCase }));
console.log(`nobody did: ${ifx((await net.penaltyPool()).slashedTotal)} are in the penalty pool`);

const workers = await Promise.all(opened.map((worker) => net.worker(worker)));
const leaves = workers.map((worker) => rewardLeaf(worker, net.tokens('25')));
const { tree } = await publish(net, leaves, 0n);
console.log('rewards of 25 IFX each are published, and claimable six hours later');
for (const run of planClaims({ tree, leaves, workers })) {
  const { events, computeUnits } = await net.does(claimRewards({ network, run }));
  for (const event of events) {
    if (event.name !== 'RewardsClaimed') continue;
    for (const claim of event.data.claims) {
      const why = claim.paid > 0n ? '' : ': its stake is below the minimum, its money waits';
      console.log(`  ${claim.worker} is paid ${ifx(claim.paid)}${why}`);
    }
    console.log(`  by a stranger, in ${computeUnits} compute units`);
  }
}

if (process.argv.includes('--once')) {
  for (const stop of stops) stop();
} else {
  console.log(
    `\nthe chain stays at ${chain.url} (websocket ${chain.websocketUrl}); Ctrl-C stops it`,
  );
  setInterval(() => stops.length, 1_000_000); // the validator's own threads do not keep Node awake
}
