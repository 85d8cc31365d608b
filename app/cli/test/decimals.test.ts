import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import {
  AccountRole,
  getAddressEncoder,
  type AccountMeta,
  type Address,
  type Instruction,
  type KeyPairSigner,
} from '@solana/kit';
import { SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system';

import { TOKEN_2022_PROGRAM_ADDRESS } from '@inferix/staking-client';
import { Governors } from './harness/governors.js';
import { changes, lyingNode, type Lie } from './harness/liar.js';

/** Where a network keeps its decimals: behind discriminator, version and bump. */
const DECIMALS_AT = 10;
/** Where a network keeps its mint: behind the key that it was created with, and before its token program. */
const MINT_AT = 48;

/** Shows a network with another token program, and whatever that would like to be handed as a mint. */
const calling = (network: Address, program: Address): Lie =>
  changes((address, shown) => {
    if (address !== network || !shown) return shown;
    const bytes = Buffer.from(shown.data[0], 'base64');
    bytes.fill(0, MINT_AT, MINT_AT + 32);
    bytes.set(getAddressEncoder().encode(program), MINT_AT + 32);
    return { ...shown, data: [bytes.toString('base64'), 'base64'] };
  });

/** Shows a network with other decimals than its token has, and with another token. */
const scaled = (network: Address, decimals: number, mint?: Address): Lie =>
  changes((address, shown) => {
    if (address !== network || !shown) return shown;
    const bytes = Buffer.from(shown.data[0], 'base64');
    bytes[DECIMALS_AT] = decimals;
    if (mint) bytes.set(getAddressEncoder().encode(mint), MINT_AT);
    return { ...shown, data: [bytes.toString('base64'), 'base64'] };
  });

const isoNow = (unix: bigint): string =>
  `${new Date(Number(unix) * 1000).toISOString().slice(0, 19)}Z`;

/** Commands with an amount of tokens, each of which does no harm at its true scale. */
async function start(t: Parameters<typeof Governors.start>[0]) {
  const governors = await Governors.start(t);
  const { operator, net } = governors;
  const worker = await operator.registers('hanoi-01');
  await operator.does(`worker top-up ${worker} 100 --yes`);
  const measured = await operator.opensMeasured('hanoi-02');
  const offered = await operator.registers('hanoi-03');
  const heir = await operator.keypair('heir.json');
  await operator.does(`worker offer ${offered} ${heir.address} --yes`);
  const file = join(operator.folder, 'fleet.csv');
  writeFileSync(file, `worker,amount\n${worker},0.05`);
  const registers = join(operator.folder, 'registers.csv');
  writeFileSync(registers, `worker,price,deposit\n${measured},2,144`);
  const at = isoNow(await net.chain.now());
  const slash =
    `slash propose ${worker} --amount 0.05 --reason 3 --at ${at} --evidence-hash ${'ab'.repeat(32)} ` +
    `--keypair ${governors.file('slasher')}`;
  const moving = [
    `worker top-up ${worker} 0.05`,
    `worker register ${measured} --price 2 --deposit 0.3`,
    'rewards fund 0.05',
    'revenue burn 0.05',
  ];
  const still = [
    `worker unstake ${worker} 0.05`,
    `worker accept ${offered} --least-stake 0.05 --keypair ${heir.file}`,
    slash,
  ];
  return {
    ...{ operator, net, worker, moving, still, fleet: `fleet top-up --from ${file}` },
    registers: `fleet register --from ${registers}`,
  };
}

test('an amount that a node gave a wrong scale is refused by the chain, whatever it is for', async (t) => {
  const { operator, net, worker, moving, still, fleet, registers } = await start(t);
  const { address, decimals } = net.network;
  for (const wrong of [decimals - 3, decimals + 3]) {
    const liar = await lyingNode(t, net.chain.url, scaled(address, wrong));
    const by = `--network ${address} --yes --url ${liar.url}`;
    for (const line of [...moving, ...still]) {
      const said = await operator.isRefused(`${line} ${by}`, 1);
      assert.match(said, /^DecimalsMismatch: The network's token has another number of/m, line);
    }
    const before = await net.books();
    const told = await operator.types(`${fleet} ${by}`.split(' '));
    assert.equal(told.exitCode, 1, told.stderr);
    assert.match(told.stdout, /FAILED +DecimalsMismatch/);
    // Scaled up, the deposits are more than the signer holds, which ends the run before.
    const deposits = await operator.types(`${registers} ${by}`.split(' '));
    assert.equal(deposits.exitCode, 1, deposits.stderr);
    if (wrong < decimals) assert.match(deposits.stdout, /FAILED +DecimalsMismatch/);
    assert.deepEqual(await net.books(), before);
  }
  // Another token, whose decimals are true.
  const { address: mint } = await net.chain.createMint(decimals + 3);
  const liar = await lyingNode(t, net.chain.url, scaled(address, decimals + 3, mint));
  const by = `--network ${address} --yes --url ${liar.url}`;
  for (const line of [...moving, ...still]) {
    await operator.isRefused(`${line} ${by}`, 1);
  }
  for (const line of still) {
    assert.match(await operator.isRefused(`${line} ${by}`, 1), /^MintMismatch/m, line);
  }
  // A program of the node's choice, which would be called with the signature of whoever signs.
  const chooser = await lyingNode(t, net.chain.url, calling(address, net.network.programAddress));
  for (const line of [...moving, ...still]) {
    const said = await operator.isRefused(
      `${line} --network ${address} --yes --url ${chooser.url}`,
      1,
    );
    assert.match(said, /^UnreadableAccount: .* is not a token program/m, line);
  }
  assert.ok(!chooser.asked.some(({ method }) => /^(simulate|send)Transaction$/.test(method)));

  // None of these lines was refused for another reason.
  const honest = `--network ${address} --yes`;
  for (const line of [fleet, ...moving.slice(2), ...still]) {
    await operator.does(`${line} ${honest}`);
  }
  const { activeStake } = await net.worker({ address: worker });
  assert.equal(activeStake, net.tokens('244'), '0.05 were added, and 0.05 asked back');
});

/** Lets a token account of Token-2022 refuse what comes without a memo. */
function demandsMemos(account: Address, owner: KeyPairSigner): Instruction[] {
  const programAddress = TOKEN_2022_PROGRAM_ADDRESS;
  const own = { address: account, role: AccountRole.WRITABLE };
  const signs = { address: owner.address, role: AccountRole.WRITABLE_SIGNER, signer: owner };
  const system = { address: SYSTEM_PROGRAM_ADDRESS, role: AccountRole.READONLY };
  const calls = (accounts: readonly AccountMeta[], ...data: number[]): Instruction => ({
    ...{ programAddress, accounts, data: Uint8Array.from(data) },
  });
  return [
    // Makes room for the extension, which is number 8, and sets it.
    calls([own, signs, system, signs], 29, 8, 0),
    calls([own, signs], 30, 0),
  ];
}

test('decimals are checked whatever the holder asks of those who pay into its account', async (t) => {
  const governors = await Governors.start(t, { tokenProgram: TOKEN_2022_PROGRAM_ADDRESS });
  const { operator, net } = governors;
  const worker = await operator.registers('hanoi-01');
  const account = await net.chain.tokenAccount(net.mint, operator.address);
  await net.chain.send(...demandsMemos(account, operator.signer));
  const file = join(operator.folder, 'fleet.csv');
  writeFileSync(file, `worker,amount\n${worker},1`);
  const lines = [
    `worker top-up ${worker} 1`,
    `fleet top-up --from ${file}`,
    `worker unstake ${worker} 0.5`,
    'rewards fund 0.5',
    'revenue burn 0.5',
  ];
  for (const line of lines) {
    await operator.does(`${line} --network ${net.network.address} --yes`);
  }
  const { activeStake } = await net.worker({ address: worker });
  assert.equal(activeStake, net.tokens('145.5'), 'two were added, and half a token asked back');
});
