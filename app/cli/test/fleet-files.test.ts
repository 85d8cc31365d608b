import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';

import { pause } from '@inferix/staking-client';
import { TestFleet } from './harness/fleet.js';

const COMMANDS = ['open', 'register', 'top-up', 'set-price', 'unstake', 'withdraw', 'close'];

test('a file that makes no sense is refused by line, whatever the command, and sends nothing', async (t) => {
  const fleet = await TestFleet.start(t, 2);
  const { operator, net, workers } = fleet;
  const refuses = (command: string, exitCode: 1 | 2 = 2): Promise<string> =>
    operator.isRefused(fleet.line(`${command} --yes`).join(' '), exitCode);
  const file = (...lines: string[]): void => {
    writeFileSync(fleet.file, lines.join('\n'));
  };

  for (const command of COMMANDS) {
    file('node,speed', 'a,1');
    assert.match(
      await refuses(command),
      /the header should name worker, node, opener, payout, price,/,
    );
    file('node,price,price', 'a,1,1');
    assert.match(await refuses(command), /each once; it is "node,price,price"\.$/m);
    file('node,price');
    assert.match(await refuses(command), /has no lines after its header/);
    file('worker,price,deposit,amount,unstake', 'x,1,1,1,1');
    assert.match(await refuses(command), /^ {2}line 2: worker: "x" is not a valid address/m);
    file('node,price,deposit,amount,unstake', 'a,1,1,1,1', 'b,1,1,1,1', 'a,1,1,1,1');
    assert.match(
      await refuses(command),
      /line 4: worker \w+ is in line 2 already\. Nothing was sent/,
    );
    file('node,worker,price,deposit,amount,unstake', `a,${workers[0]},1,1,1,1`, ',,1,1,1,1');
    assert.match(await refuses(command), /^ {2}line 3: give a/m);
    file('node,price,deposit,amount', '"a,1');
    assert.match(await refuses(command), / is not CSV: /);
    file('node,price,deposit,amount', 'a,1,1,1');
    for (const more of [`--squads ${net.stranger.address}`, '--export base64']) {
      assert.match(
        await refuses(`${command} ${more}`),
        /^A file of machines is signed here, transaction by transaction: leave out --export and --squads\./,
      );
    }
  }
  for (const price of ['0', '-1', '10000.000000001', '1e3', 'NaN', '', '0.0000000001', '$2']) {
    file('node,price,deposit', `a,${price},1`);
    assert.match(await refuses('register'), /^ {2}line 2: price/m, price);
    assert.match(await refuses('set-price'), /^ {2}line 2: price/m, price);
  }
  for (const deposit of ['-1', '1.0000001', '99999999999999999999', 'all', '']) {
    file('node,price,deposit', `a,1,${deposit}`);
    assert.match(await refuses('register'), /^ {2}line 2: deposit/m, deposit);
  }
  file('node,payout,opener', 'a,nowhere,', `b,,${net.stranger.address}`);
  const told = await refuses('open');
  assert.match(told, /^ {2}line 2: payout: "nowhere" is not a valid address/m);
  assert.match(told, /^ {2}line 3: opener: \w+ would have to sign, and \w+ does$/m);
  file('worker', workers[0] ?? '');
  assert.match(await refuses('open'), /^ {2}line 2: give the node and no worker/m);
  assert.ok(!existsSync(fleet.journal), 'no journal without a run');
});

test('what a run costs in SOL or tokens is there before anything is sent', async (t) => {
  const fleet = await TestFleet.start(t, 12);
  const { operator, net } = fleet;
  const refuses = (command: string, exitCode: 1 | 2): Promise<string> =>
    operator.isRefused(fleet.line(`${command} --yes`).join(' '), exitCode);
  fleet.writes('price,deposit', () => '2,401');
  await net.chain.fund(operator.address, 0.05);
  assert.match(
    await refuses('open', 1),
    /^0\.\d+ SOL of fees and rent are needed in all, and \w+ has 0\.05 SOL, of which 0\.\d+ SOL have to stay: 0\.\d+ SOL are missing\. Nothing was sent\.$/m,
  );
  await net.chain.fund(operator.address, 10);
  assert.equal((await fleet.tells('open')).done, 12);
  await fleet.measures('0.5');
  fleet.writes('price,deposit', () => '2,600');
  assert.match(
    await refuses('register', 1),
    /^7,200 tokens are needed in all, and the token account \w+ of \w+ holds 5,800 tokens: 1,400 tokens are missing/m,
  );
  // One that cannot be registered fails no other, and a machine that nobody has opened is named.
  fleet.writes('price,deposit', (i) => (i === 0 ? '2,143.999999' : '2,144'));
  const line = fleet.line('register --yes --output json');
  const { exitCode, stderr } = await operator.types([...line, '--dry-run']);
  assert.deepEqual([exitCode, stderr.includes('1 of 12 refused')], [1, true]);
  const all = await fleet.tells('register');
  assert.deepEqual([all.done, all.failed, all.exitCode], [11, 1, 1]);
  assert.deepEqual(
    [all.items[0]?.line, all.items[0]?.node, all.items[0]?.text],
    [
      2,
      'hanoi-1',
      'S(n) is 144 tokens, and the stake would be 143.999999 tokens: 0.000001 tokens are missing',
    ],
  );
  const list = await operator.does(fleet.line('list').join(' '));
  assert.match(list, /^ +2 +\w+ +hanoi-1 +unregistered +0\.5 /m);
  assert.match(list, /^ +13 +\w+ +hanoi-12 +covered +0\.5 +\$2 +144 +0 +- +-$/m);
  // What its owner does withdraws an offer, and is told; a pause is told by every line.
  const [, offered = ''] = fleet.workers;
  await operator.does(`worker offer ${offered} ${net.stranger.address} --yes`);
  fleet.writes('price', () => '1.9');
  const { items: prices } = await fleet.tells('set-price --dry-run');
  assert.match(
    prices[1]?.text ?? '',
    new RegExp(`; withdraws the offer to ${net.stranger.address}$`),
  );
  assert.doesNotMatch(prices[2]?.text ?? '', /offer/);
  assert.equal(prices[0]?.text, 'Not registered: fleet register sets its first price');
  const { network, roles } = net;
  await net.does(pause({ network, guardian: roles.guardian, what: ['registration'] }));
  fleet.writes('price,deposit', () => '2,144');
  const paused = await fleet.tells('register');
  assert.deepEqual([paused.failed, paused.already], [1, 11]);
  assert.match(paused.items[0]?.text ?? '', /^The guardian has paused registration until /);

  writeFileSync(fleet.file, 'node\nnowhere\n');
  assert.match(await operator.does(fleet.line('list').join(' ')), /^ +2 +\w+ +nowhere +not open$/m);
  const { items, exitCode: code } = await fleet.tells('withdraw');
  assert.deepEqual([items[0]?.text, code], ['Not a worker of this network', 1]);
});
