import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import {
  AccountRole,
  createNoopSigner,
  getBase58Encoder,
  getAddressEncoder,
  isSignerRole,
  isWritableRole,
  lamports,
  signTransactionMessageWithSigners,
  type Address,
  type Instruction,
} from '@solana/kit';

import { acceptAdmin, buildMessage } from '@inferix/staking-client';
import { resolveFeePayer, resolveSigner } from '../src/commands/send-one.js';
import { Context } from '../src/context.js';
import { encodeVaultMessage } from '../src/squads/message.js';
import { asProposal } from '../src/squads/propose.js';
import {
  createProposal,
  decodeMultisig,
  findSquadsProposal,
  findSquadsTransaction,
  findSquadsVault,
  SQUADS_PROGRAM,
} from '../src/squads/program.js';
import { Governors } from './harness/governors.js';

type Shown = {
  programAddress: Address;
  data: string;
  accounts: { address: Address; signer: boolean; writable: boolean }[];
};

/** What Squads' own SDK encodes. */
const VECTORS = JSON.parse(
  readFileSync(new URL('vectors/squads.json', import.meta.url), 'utf8'),
) as {
  multisig: Address;
  creator: Address;
  transactionIndex: string;
  vaultIndex: number;
  vault: Address;
  transaction: Address;
  proposal: Address;
  instructions: Shown[];
  account: string;
  accountWithoutCollector: string;
  vaultTransactionCreate: Shown;
  vaultTransactionCreateWithMemo: Shown;
  proposalCreate: Shown;
};

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

const ROLES = [
  [AccountRole.READONLY, AccountRole.WRITABLE],
  [AccountRole.READONLY_SIGNER, AccountRole.WRITABLE_SIGNER],
] as const;

const instructionOf = ({ programAddress, data, accounts }: Shown): Instruction => ({
  programAddress,
  data: hex(data),
  accounts: accounts.map(({ address, signer, writable }) => ({
    address,
    role: ROLES[signer ? 1 : 0][writable ? 1 : 0],
  })),
});

const shown = ({ programAddress, data = new Uint8Array(), accounts = [] }: Instruction): Shown => ({
  programAddress,
  data: Buffer.from(data as Uint8Array).toString('hex'),
  accounts: accounts.map(({ address, role }) => ({
    address,
    signer: isSignerRole(role),
    writable: isWritableRole(role),
  })),
});

test("addresses, messages and instructions are those of Squads' own SDK, byte by byte", async () => {
  const { multisig, vaultIndex, vault } = VECTORS;
  const index = BigInt(VECTORS.transactionIndex);
  assert.equal(await findSquadsVault(multisig, vaultIndex), vault);
  assert.equal(await findSquadsTransaction(multisig, index), VECTORS.transaction);
  assert.equal(await findSquadsProposal(multisig, index), VECTORS.proposal);
  const message = encodeVaultMessage(vault, VECTORS.instructions.map(instructionOf));
  const creator = createNoopSigner(VECTORS.creator);
  for (const [memo, expected] of [
    [undefined, VECTORS.vaultTransactionCreate],
    ['Raise the cap', VECTORS.vaultTransactionCreateWithMemo],
  ] as const) {
    const created = await createProposal({
      ...{ multisig, index, vaultIndex, creator, rentPayer: creator, message, memo },
    });
    assert.deepEqual(created.map(shown), [expected, VECTORS.proposalCreate]);
  }
});

test('a multisig is read with a rent collector and without, and nothing else is one', () => {
  for (const account of [VECTORS.account, VECTORS.accountWithoutCollector]) {
    const read = decodeMultisig(accountOf(hex(account), SQUADS_PROGRAM));
    assert.ok(read);
    assert.deepEqual([read.threshold, read.transactionIndex], [2, 41n]);
    assert.deepEqual(read.members[0], { key: VECTORS.creator, mask: 7 });
    assert.equal(decodeMultisig(accountOf(hex(account), VECTORS.vault)), undefined);
  }
  const other = hex(VECTORS.account).fill(0, 0, 1);
  assert.equal(decodeMultisig(accountOf(other, SQUADS_PROGRAM)), undefined);
});

const accountOf = (data: Uint8Array, programAddress: Address, address = VECTORS.multisig) => ({
  ...{ address, data, programAddress, executable: false, lamports: lamports(10_000_000n) },
  space: BigInt(data.length),
});

test('a vault signs nothing for others', () => {
  const [first = assert.fail()] = VECTORS.instructions;
  const foreign = {
    ...first,
    accounts: [{ address: VECTORS.creator, signer: true, writable: false }],
  };
  assert.throws(
    () => encodeVaultMessage(VECTORS.vault, [instructionOf(foreign)]),
    /needs the signature of \w+ too, which the vault \w+ cannot give\. Leave out --squads\.$/,
  );
});

/** A network whose admin is the vault of a multisig with these members. */
async function startWithMultisig(t: Parameters<typeof Governors.start>[0], mask: number) {
  const governors = await Governors.start(t);
  const { net, operator } = governors;
  const multisig = VECTORS.multisig;
  const data = hex(VECTORS.account);
  const at = Buffer.from(data).indexOf(Buffer.from(getAddressEncoder().encode(VECTORS.creator)));
  data.set(getAddressEncoder().encode(operator.address), at);
  data[at + 32] = mask;
  await net.chain.put(accountOf(data, SQUADS_PROGRAM));
  const vault = await findSquadsVault(multisig, 0);
  await governors.does(`admin propose ${vault}`, 'admin');
  await net.chain.travelBy(BigInt(net.network.params.paramDelaySecs));
  return { governors, net, operator, multisig, vault };
}

test('--squads is for a member, a multisig, and what the vault may do', async (t) => {
  const { governors, multisig, vault, net } = await startWithMultisig(t, 2);
  const accept = 'admin accept --squads';
  assert.match(
    await governors.isRefused(`${accept} ${multisig}`),
    new RegExp(
      `may not create transactions of multisig ${multisig}\\. Sign with the key of a member`,
    ),
  );
  assert.match(
    await governors.isRefused(`${accept} ${multisig}`, 'guardian'),
    new RegExp(`^${governors.key('guardian')} is not a member of multisig ${multisig}\\.`),
  );
  assert.match(
    await governors.isRefused(`admin accept --squads ${net.network.address}`),
    / is proposed as admin, not \w+\. /,
  );
  assert.match(
    await governors.isRefused(`${accept} ${multisig} --vault-index 1`),
    new RegExp(`^${vault} is proposed as admin, not `),
  );
  assert.match(
    await governors.isRefused(`${accept} ${multisig} --owner ${vault} --dry-run`),
    /^Use --squads or --owner: /,
  );
  assert.match(
    await governors.isRefused(`roles set distributor ${net.stranger.address} --squads ${multisig}`),
    new RegExp(`^${vault} is not the admin `),
  );
});

test('a member signs the proposal, and pays for it unless somebody else does', async (t) => {
  const { governors, net, operator, multisig, vault } = await startWithMultisig(t, 7);
  const payer = await operator.keypair('payer.json');
  const chainOptions = {
    ...{
      url: [net.chain.url],
      config: join(operator.folder, 'config.yml'),
      output: 'text' as const,
    },
    ...{ rps: 100, concurrency: 4, withComputeUnitPrice: 'auto', squads: multisig, vaultIndex: 0 },
  };
  const { network } = net;
  for (const [more, signers] of [
    [{}, [operator.address]],
    [{ feePayer: payer.file }, [payer.address, operator.address]],
  ] as const) {
    const options = { ...chainOptions, ...more };
    const context = new Context(options);
    const acting = await resolveSigner(context, options);
    assert.equal(acting.address, vault);
    const request = await asProposal(context, options, {
      instructions: await acceptAdmin({ network, newAdmin: acting }),
      feePayer: await resolveFeePayer(context, options, acting),
      question: 'Take over?',
      decimals: network.decimals,
    });
    assert.match(
      request.question,
      new RegExp(
        `^Create proposal 42 in Squads multisig ${multisig} \\(2 of 2 members approve it, then a time lock of 1m\\), for its vault ${vault}: Take over\\?$`,
      ),
    );
    const { value: lifetime } = await net.chain.connection.rpc.getLatestBlockhash().send();
    const { instructions, feePayer } = request;
    const signed = await signTransactionMessageWithSigners(
      buildMessage(instructions, { feePayer, lifetime }),
    );
    assert.deepEqual(Object.keys(signed.signatures).sort(), [...signers].sort());
  }
  assert.equal((await net.current()).roles.admin, governors.key('admin'));
});

test('--squads sends nothing on a cluster without the program', async (t) => {
  const { governors, multisig } = await startWithMultisig(t, 7);
  const told = await governors.isRefused(
    `admin accept --squads ${multisig} --memo x`,
    undefined,
    1,
  );
  assert.match(told, /program/i);
});

test('--squads is refused where the address is not a multisig', async (t) => {
  const governors = await Governors.start(t);
  const { net } = governors;
  const vault = await findSquadsVault(net.network.address, 0);
  await governors.does(`admin propose ${vault}`, 'admin');
  await net.chain.travelBy(BigInt(net.network.params.paramDelaySecs));
  assert.match(
    await governors.isRefused(`admin accept --squads ${net.network.address}`),
    /^--squads: \w+ is not a multisig of Squads v4 on this cluster\. Name the multisig's own address/,
  );
});

test('--export base58 is the transaction of --export base64', async (t) => {
  const governors = await Governors.start(t);
  const admin = governors.key('admin');
  const exports = async (format: string): Promise<string> =>
    (
      await governors.reads<{ transaction: string }>(
        `params propose graceSecs=60 --owner ${admin} --export ${format}`,
      )
    ).transaction;
  const base58 = await exports('base58');
  const base64 = Buffer.from(await exports('base64'), 'base64');
  const decoded = Buffer.from(getBase58Encoder().encode(base58));
  // The blockhash may be another one.
  assert.equal(decoded.length, base64.length);
  assert.deepEqual(decoded.subarray(0, 68), base64.subarray(0, 68));
  assert.match(
    await governors.isRefused('params propose graceSecs=60 --keypair usb://ledger'),
    /^usb:\/\/ledger is not a keypair file\. A Ledger, .* --owner <address> --export base58, /,
  );
});
