import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';

import { proofOf } from '@inferix/stake-snapshots';
import { readSnapshot } from '@inferix/stake-snapshots/node';
import {
  claimProvenPenalty,
  pause,
  PoolKind,
  proofsFileName,
  setSnapshotUri,
  suspendPublication,
} from '@inferix/staking-client';
import { run } from '../src/run.js';
import { changes, lyingNode, withByte } from './harness/liar.js';
import { Slashed } from './harness/slashed.js';
import { hosts } from './harness/static-host.js';

/** Two verifiers that earned 40 and 20; their snapshot is published and its proofs are written. */
async function published(t: TestContext) {
  const slashed = await Slashed.start(t);
  const snapshot = await slashed.builds('1.snapshot');
  const publish = `penalties publish --snapshot ${snapshot} --no-wait --yes`;
  await slashed.operator.does(slashed.line(publish));
  const { pending } = (await slashed.net.penaltyPool()).distribution;
  const epoch = pending?.epoch ?? assert.fail('it is published');
  const out = slashed.distributor.file(`host/penalties/proofs/${epoch}`);
  const ignore = { write: () => true };
  const io = { stdout: ignore, stderr: ignore, ask: undefined };
  const proofs = ['penalties', 'proofs', '--snapshot', snapshot, '--out', out];
  assert.equal(await run(proofs, io), 0);
  const claim = ({ address }: { address: string }, more = ''): string =>
    slashed.line(`verifier claim ${address}${more && ` ${more}`} --yes`);
  return { slashed, snapshot, epoch, out, claim };
}

test('a verifier is paid by a snapshot, a folder, or where the network says; anyone sends it', async (t) => {
  const { slashed, snapshot, epoch, out, claim } = await published(t);
  const { net, operator, ann, bob } = slashed;
  const early = await slashed.isRefused(claim(ann, `--proofs ${out}`), 1);
  assert.match(early, new RegExp(`^The root of epoch ${epoch} can be claimed under from `, 'm'));
  assert.match(
    await slashed.isRefused(claim(ann), 1),
    /^The network has not published any penalties to claim yet\.$/m,
  );
  await slashed.distributor.becomesClaimable();
  assert.match(
    await slashed.isRefused(claim(ann), 2),
    /^The network does not say where its snapshots are\. Name a snapshot with --snapshot/m,
  );
  assert.match(
    await slashed.isRefused(claim(operator, `--snapshot ${snapshot}`), 2),
    /^Verifier \w+ is not in the snapshot of epoch \d+: /m,
  );

  const typed = claim(ann, `--snapshot ${snapshot}`).replace(' --yes', '').split(' ');
  const { asked } = await operator.types(typed, 'n');
  assert.match(
    asked.join(),
    new RegExp(`^Pay 40 tokens of penalties to verifier ${ann.address}\\? Fee: `),
  );
  assert.equal(await slashed.paid(ann), undefined);
  const said = await operator.does(claim(ann, `--snapshot ${snapshot}`));
  assert.match(said, new RegExp(`^Paid 40 tokens to verifier ${ann.address}\\.$`, 'm'));
  assert.equal(await net.holds(ann), net.tokens('40'));
  assert.match(
    await operator.does(claim(ann, `--proofs ${out}`)),
    /^Nothing is due: all 40 tokens that the snapshot has for it are paid\.$/m,
  );

  const { network, roles } = net;
  const host = await hosts(t, slashed.distributor.file('host'));
  await net.does(setSnapshotUri({ network, admin: roles.admin, uri: host }));
  const { exitCode, stderr } = await operator.types(claim(bob).split(' '));
  assert.equal(exitCode, 0, stderr);
  assert.ok(
    stderr.includes(`Looking for the proof in ${host}/penalties/proofs/${epoch}\n`),
    stderr,
  );
  assert.equal(await net.holds(bob), net.tokens('20'));
});

test('what is paused, suspended, forged or of the other pool pays no verifier', async (t) => {
  const { slashed, snapshot, out, claim } = await published(t);
  const { net, ann } = slashed;
  await slashed.distributor.becomesClaimable();

  const file = join(out, proofsFileName(ann.address));
  const honest = readFileSync(file, 'utf8');
  const more = honest.replace(/"cumulative":"4\d+"/, `"cumulative":"${net.tokens('60')}"`);
  assert.notEqual(more, honest);
  writeFileSync(file, more);
  assert.match(
    await slashed.isRefused(claim(ann, `--proofs ${out}`), 2),
    /does not lead to the root that the file names\. Load it from elsewhere\./,
  );
  const index = join(out, 'index.json');
  const text = readFileSync(index, 'utf8');
  writeFileSync(index, text.replace('inferix-penalties-proofs', 'inferix-rewards-proofs'));
  assert.match(
    await slashed.isRefused(claim(ann, `--proofs ${out}`), 2),
    /^index\.json has proofs of rewards, not of penalties\. Name the place where those are\.$/m,
  );
  writeFileSync(index, text);
  writeFileSync(file, honest);
  const worker = await net.registersWorker();
  assert.match(
    await slashed.isRefused(
      slashed.line(`worker claim ${worker.address} --proofs ${out} --yes`),
      2,
    ),
    /^index\.json has proofs of penalties, not of rewards\./m,
  );

  // Whoever calls the client with the other pool's proof is refused as well.
  const proof = proofOf(await readSnapshot(snapshot), ann.address);
  const { distribution } = await net.penaltyPool();
  const scene = { network: await net.current(), distribution, now: await net.chain.now() };
  await assert.rejects(
    claimProvenPenalty({ ...scene, payer: ann, proof: { ...proof, pool: 'rewards' } }),
    { code: 'WrongPool', message: 'The proof is one of rewards, not of penalties.' },
  );

  const pool = await slashed.pool();
  // Two bytes of the root that nobody has claimed under yet: it stands behind the one before.
  const liar = await lyingNode(
    t,
    net.chain.url,
    changes((address, shown) =>
      address === pool ? withByte(169, 1, withByte(168, 1, shown)) : shown,
    ),
  );
  assert.match(
    await slashed.isRefused(claim(ann, `--snapshot ${snapshot} --verify-url ${liar.url}`), 1),
    / disagree about the penalty pool's distribution\. Nothing was sent\./,
  );
  assert.match(
    await slashed.isRefused(claim(ann, `--snapshot ${snapshot} --url ${liar.url}`), 2),
    /^This root of epoch \d+ is not published\. /m,
  );

  const { network, roles } = net;
  await net.does(pause({ network, guardian: roles.guardian, what: ['claims'] }));
  assert.match(
    await slashed.isRefused(claim(ann, `--snapshot ${snapshot}`), 1),
    /^The guardian has paused claims until /m,
  );
  assert.match(
    await slashed.isRefused(slashed.paying(snapshot), 2),
    /^The guardian has paused claims until /m,
  );
  const { pending } = (await net.penaltyPool()).distribution;
  const { root } = pending ?? assert.fail('nobody has claimed');
  const suspend = { network, pool: PoolKind.Penalties, authority: roles.guardian, root };
  await net.does(suspendPublication(suspend));
  assert.match(
    await slashed.isRefused(claim(ann, `--snapshot ${snapshot}`), 1),
    /^Claims under the root of epoch \d+ are suspended until /m,
  );
  assert.match(
    await slashed.isRefused(slashed.paying(snapshot), 2),
    /^The publication is suspended: it can be claimed once a corrected one is claimable/m,
  );
});
