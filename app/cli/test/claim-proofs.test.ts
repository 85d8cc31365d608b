import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';

import type { Address } from '@solana/kit';

import { proofsIn } from '@inferix/stake-snapshots/node';
import {
  claimWithProof,
  pause,
  proofsFileName,
  ProofError,
  setSnapshotUri,
  type ProofErrorCode,
} from '@inferix/staking-client';
import { listenDuring } from '@inferix/staking-testkit/local-server';
import type { TestWorker } from '@inferix/staking-testkit/network';
import { run } from '../src/run.js';
import { Distributor } from './harness/distributor.js';
import { hosts } from './harness/static-host.js';

/** Writes a snapshot's proofs to a folder, and returns what the command printed. It needs no chain. */
async function writesProofs(snapshot: string, out: string): Promise<string> {
  const printed: string[] = [];
  const write = (text: string | Uint8Array): boolean => printed.push(String(text)) > 0;
  const io = { stdout: { write }, stderr: { write }, ask: undefined };
  const argv = ['rewards', 'proofs', '--snapshot', snapshot, '--out', out];
  assert.equal(await run(argv, io), 0, printed.join(''));
  return printed.join('');
}

/** Two workers that earned 50 each; their snapshot is published and its proofs are written. */
async function published(t: TestContext) {
  const distributor = await Distributor.start(t);
  const { net, operator } = distributor;
  const workers = [await net.registersWorker(), await net.registersWorker()] as const;
  const outsider = await net.registersWorker();
  await net.passesEpochs(2n);
  const snapshot = await distributor.builds('1.snapshot', workers);
  const publish = `publish --snapshot ${snapshot} --no-wait ${distributor.funding}`;
  await operator.does(distributor.line(publish));
  const out = distributor.file('host/proofs/1');
  assert.match(await writesProofs(snapshot, out), /^proofs +2$/m);
  const claim = ({ address }: TestWorker, more = ''): string =>
    `worker claim ${address}${more && ` ${more}`} --yes`;
  const paid = async (worker: TestWorker): Promise<bigint> =>
    (await net.worker(worker)).claimedTotal;
  return { distributor, net, operator, workers, outsider, snapshot, out, claim, paid };
}

test('a worker is paid by its proof, from a folder, an address, or where the network says', async (t) => {
  const { distributor, net, operator, workers, outsider, out, claim, paid } = await published(t);
  const [ann, bob] = workers;
  const units = net.tokens('50');
  const early = await operator.isRefused(claim(ann, `--proofs ${out}`), 1);
  assert.match(early, /^The root of epoch 1 can be claimed under from \d{4}-.*Z\.$/m);
  await distributor.becomesClaimable();

  const nowhere = await operator.isRefused(claim(ann), 2);
  assert.match(
    nowhere,
    /^The network does not say where its snapshots are\. Name a snapshot with/m,
  );
  await operator.does(claim(ann, `--proofs ${out}`));
  assert.equal(await paid(ann), units);
  assert.match(
    await operator.does(claim(ann, `--proofs ${out}`)),
    /^Nothing is due: all 50 tokens/m,
  );
  const absent = await operator.isRefused(claim(outsider, `--proofs ${out}`), 2);
  assert.match(absent, /is not in the snapshot of epoch 1: it had not earned anything by then\./);

  const { network, roles } = net;
  const host = await hosts(t, distributor.file('host'));
  const says = (uri: string) => net.does(setSnapshotUri({ network, admin: roles.admin, uri }));
  await says('ipfs://bafy');
  const elsewhere = await operator.isRefused(claim(bob), 2);
  assert.match(elsewhere, /snapshots at "ipfs:\/\/bafy", which is not an http or https address\./);
  await says(`${host}/`);
  const { exitCode, stderr } = await operator.types(claim(bob).split(' '));
  assert.equal(exitCode, 0, stderr);
  assert.ok(stderr.includes(`Looking for the proof in ${host}/proofs/1\n`), stderr);
  assert.equal(await paid(bob), units);
});

test('the client claims with a proof, from an address and from any loader', async (t) => {
  const { distributor, net, workers, outsider, out } = await published(t);
  const [ann, bob] = workers;
  const { connection } = net.chain;
  const fails = (worker: Address, code: ProofErrorCode): Promise<void> =>
    assert.rejects(claimWithProof(connection, { worker, proofs: proofsIn(out) }), (error) => {
      assert.ok(error instanceof ProofError, String(error));
      assert.equal(error.code, code);
      return true;
    });
  await fails(ann.address, 'NotClaimableYet');
  await distributor.becomesClaimable();
  const host = await hosts(t, out);
  await net.does(claimWithProof(connection, { worker: ann.address, proofs: host }));
  await net.does(claimWithProof(connection, { worker: bob.address, proofs: proofsIn(out) }));
  for (const worker of workers) {
    assert.equal((await net.worker(worker)).claimedTotal, net.tokens('50'));
  }
  assert.deepEqual(await claimWithProof(connection, { worker: ann.address, proofs: host }), []);
  await fails(outsider.address, 'NotInSnapshot');

  const { network, roles } = net;
  await net.does(pause({ network, guardian: roles.guardian, what: ['claims'] }));
  await fails(ann.address, 'Paused');
  await distributor.suspends();
  await fails(ann.address, 'Suspended');
});

test('proofs of an epoch that was replaced are refused', async (t) => {
  const { distributor, net, operator, workers, snapshot, out, claim, paid } = await published(t);
  const [ann] = workers;
  await distributor.becomesClaimable();
  await net.passesEpochs(1n);
  await distributor.publishes(
    await distributor.builds('2.snapshot', workers, `--previous ${snapshot}`),
  );
  const replaced = await operator.isRefused(claim(ann, `--proofs ${out}`), 2);
  assert.match(replaced, /^Epoch 1 is replaced: epoch 2 is published\. Use its snapshot or/m);
  assert.equal(await paid(ann), 0n);
});

test('a host that lies or fails pays nobody, and is told', async (t) => {
  const { distributor, net, operator, workers, out, claim, paid } = await published(t);
  const [ann] = workers;
  await distributor.becomesClaimable();
  const books = await net.books();
  const refuses = async (proofs: string, exitCode: 1 | 2, said: RegExp): Promise<void> => {
    const stderr = await operator.isRefused(claim(ann, `--proofs ${proofs}`), exitCode);
    assert.match(stderr, said);
  };
  const answers = (handler: RequestListener): Promise<string> =>
    listenDuring(t, createServer(handler));

  await refuses(await answers((_, to) => to.writeHead(404).end()), 2, /^There is no index\.json/m);
  await refuses(
    await answers((_, to) => to.end('<html></html>')),
    2,
    /is a web page\. Check where/,
  );
  const moved = await answers((_, to) =>
    to.writeHead(302, { location: 'https://x.example' }).end(),
  );
  await refuses(
    moved,
    1,
    /redirects to https:\/\/x\.example\. Name the address where the proofs are/,
  );
  const busy = await answers((_, to) => to.writeHead(503).end());
  await refuses(busy, 1, /answers with HTTP 503\. Try again, or use another address\./);
  const endless = await answers((_, to) => to.end(Buffer.alloc(65_537, ' ')));
  await refuses(endless, 1, /answers with over 64 KB, which a file of proofs never has\./);
  await refuses('http://127.0.0.1:1', 1, /cannot be loaded: .*Try again, or use another address\./);
  // What an address asks for may be a key: it is sent, and never shown.
  const asked: (string | undefined)[] = [];
  const keyed = await answers(({ url }, to) => {
    asked.push(url);
    to.writeHead(302, { location: 'https://x.example/?key=secret' }).end();
  });
  for (const address of [`${keyed}?key=secret`, 'http://127.0.0.1:1?key=secret']) {
    const told = await operator.isRefused(claim(ann, `--proofs ${address}`), 1);
    assert.doesNotMatch(told, /secret/);
  }
  assert.deepEqual(asked, ['/index.json?key=secret']);
  const named = await operator.isRefused(claim(ann, '--proofs http://me:secret@127.0.0.1:1'), 1);
  assert.match(named, /^127\.0\.0\.1:1: a user name in front of the host is not sent\./m);
  await refuses(distributor.file('nowhere'), 2, /^There is no index\.json/m);

  const file = join(out, proofsFileName(ann.address));
  const honest = readFileSync(file, 'utf8');
  writeFileSync(file, honest.replaceAll('"cumulative":"50000000"', '"cumulative":"90000000"'));
  assert.notEqual(readFileSync(file, 'utf8'), honest);
  await refuses(out, 2, /does not lead to the root that the file names\. Load it from elsewhere\./);
  writeFileSync(file, honest);

  // A tree of the liar's own, with proofs that fit it.
  const forged = distributor.file('forged');
  const other = await Distributor.start(t);
  const theirs = await other.net.registersWorker();
  await other.net.passesEpochs(2n);
  const theirSnapshot = await other.builds('1.snapshot', [theirs]);
  await writesProofs(theirSnapshot, forged);
  await refuses(forged, 2, /^The proofs are of another network, /m);
  await operator.isRefused(claim(ann, `--proofs ${out} --snapshot ${theirSnapshot}`), 2);

  assert.deepEqual(await net.books(), books);
  assert.equal(await paid(ann), 0n);
});
