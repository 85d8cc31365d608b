import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { address, createKeyPairSignerFromBytes } from '@solana/kit';
import { connect, fetchNetwork, fetchRewardPool } from '@inferix/staking-client';

/** Amounts and times of the report are texts of whole numbers. */
type Report = {
  registrations: { name: string; by: string }[];
  refusals: { kind: string; who: string; code: string }[];
  operator: { of: string; priceCut: { from: string; to: string } };
  handOver: { name: string; leastStake: string; paid: { seller: string; buyer: string } };
  slashes: {
    name: string;
    asked: string;
    executableAt: string;
    contestedUntil?: string;
    outcome: string;
    parts: { at: string; fromStake: string; fromTickets: string; rest: string }[];
  }[];
  parameters: {
    slashDelaySecs: number;
    paramDelaySecs: number;
    slashLimitPerEpoch: string;
    epochSecs: number;
  };
  governance: {
    admin: { from: string; to: string; proposedAt: string; acceptedAt: string };
    parameter: { from: number; to: number; epoch: string };
    pause: { until: string; liftedAt: string };
  };
  differences: unknown[];
};

const demo = (env: NodeJS.ProcessEnv = {}) =>
  spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: new URL('..', import.meta.url),
    env: { ...process.env, KEEP: '', NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });

await test('the report has the contested slash, the one in parts, the hand-over, the operator and governance', async () => {
  const played = demo();
  played.stdout.resume();
  const [code] = (await once(played, 'exit')) as [number | null];
  assert.equal(code, 0);
  const file = new URL('../../../target/demo.json', import.meta.url);
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  assert.deepEqual(report.differences, []);

  // Vetoed at a time when it could be executed, had nobody answered.
  const { parameters, slashes, operator, handOver } = report;
  const [vetoed, executed] = slashes;
  assert.ok(vetoed && executed);
  const grown = BigInt(vetoed.contestedUntil ?? 0) - BigInt(vetoed.executableAt);
  assert.equal(grown, BigInt(parameters.slashDelaySecs));
  assert.deepEqual([vetoed.outcome, vetoed.parts], ['vetoed', []]);

  const [now, later, ...more] = executed.parts;
  assert.ok(now && later && more.length === 0);
  const taken = (part: typeof now) => BigInt(part.fromStake) + BigInt(part.fromTickets);
  const limit = BigInt(parameters.slashLimitPerEpoch);
  assert.equal(taken(now), limit);
  assert.deepEqual([taken(later), later.rest], [BigInt(now.rest), '0']);
  assert.equal(taken(now) + taken(later), BigInt(executed.asked));
  const waited = BigInt(later.at) - BigInt(now.at);
  assert.ok(waited * limit >= taken(later) * BigInt(parameters.epochSecs), `${waited} seconds`);

  for (const amount of [handOver.leastStake, handOver.paid.seller, handOver.paid.buyer]) {
    assert.ok(BigInt(amount) > 0n);
  }

  const { admin, parameter, pause } = report.governance;
  assert.notEqual(admin.from, admin.to);
  const delay = BigInt(admin.acceptedAt) - BigInt(admin.proposedAt);
  assert.ok(delay >= BigInt(parameters.paramDelaySecs), `${delay} seconds`);
  assert.ok(parameter.to > parameter.from);
  assert.ok(BigInt(pause.liftedAt) < BigInt(pause.until));

  assert.equal(vetoed.name, operator.of);
  assert.ok(BigInt(operator.priceCut.to) < BigInt(operator.priceCut.from));
  const byOperator = report.registrations.filter(({ by }) => by === 'operator');
  assert.deepEqual(
    byOperator.map(({ name }) => name),
    [operator.of],
  );
  assert.deepEqual(
    report.refusals.map(({ kind, code }) => `${kind}: ${code}`),
    [
      'register_worker: StakeBelowMinimum',
      'request_unstake: NotOwner',
      'withdraw: NothingMatured',
      'execute_slash: VetoWindowOpen',
      'accept_admin: ProposalDelayNotPassed',
      'propose_slash: Paused',
    ],
  );
});

await test('KEEP=1 leaves the network running, says how to reach it, and ends when interrupted', async () => {
  const kept = demo({ KEEP: '1' });
  let told = '';
  const said = (label: string): string => {
    const value = new RegExp(`^  ${label} +([^ :]+(?::[^ ]+)?)`, 'm').exec(told)?.[1];
    assert.ok(value, `${label} is not said:\n${told}`);
    return value.trim();
  };
  try {
    kept.stdout.setEncoding('utf8').on('data', (chunk: string) => (told += chunk));
    while (!/worker top-up .*\n/.test(told)) {
      assert.equal(kept.exitCode, null, told);
      await once(kept.stdout, 'data');
    }
    const connection = connect(said('RPC'), { websocketUrl: said('websocket') });
    const network = await fetchNetwork(connection, address(said('network')));
    assert.equal(network.mint, said('mint'));
    const { burnedTotal } = await fetchRewardPool(connection, network.address);
    assert.ok(burnedTotal > 0n);

    const folder = said('keypairs').replace(/:$/, '');
    const bytes = JSON.parse(readFileSync(`${folder}/admin.json`, 'utf8')) as number[];
    const admin = await createKeyPairSignerFromBytes(Uint8Array.from(bytes));
    assert.equal(admin.address, network.roles.admin);
    assert.ok(readdirSync(folder).length > 20, 'everybody has a keypair');

    // Each example works as it is printed.
    const examples = [...told.matchAll(/^ {2}inferix-stake (.*)$/gm)].map(([, line = '']) => line);
    assert.equal(examples.length, 4);
    for (const example of examples) {
      const yes = example.includes('top-up') ? ['--yes'] : [];
      await promisify(execFile)(
        process.execPath,
        ['--import', 'tsx', 'src/main.ts', ...example.split(' '), ...yes],
        {
          cwd: new URL('../../cli', import.meta.url),
          env: { ...process.env, INFERIX_NETWORK: network.address },
        },
      );
    }

    kept.kill('SIGINT');
    const [code] = (await once(kept, 'exit')) as [number | null];
    assert.equal(code, 0);
    assert.ok(existsSync(folder));
    rmSync(folder, { recursive: true });
  } finally {
    kept.kill('SIGKILL');
  }
});
