/**
 * The part of the Squads v4 program that proposes: its addresses, its multisig account and two of its
 * instructions, by the interface that the program publishes. The tests hold all of it against what Squads' own
 * SDK encodes.
 *
 * @module
 */

import {
  AccountRole,
  addEncoderSizePrefix,
  fixDecoderSize,
  getAddressDecoder,
  getAddressEncoder,
  getArrayDecoder,
  getBooleanEncoder,
  getBytesDecoder,
  getBytesEncoder,
  getOptionDecoder,
  getOptionEncoder,
  getProgramDerivedAddress,
  getStructDecoder,
  getStructEncoder,
  getU16Decoder,
  getU32Decoder,
  getU32Encoder,
  getU64Decoder,
  getU64Encoder,
  getU8Decoder,
  getU8Encoder,
  getUtf8Encoder,
  type AccountMeta,
  type AccountSignerMeta,
  type Address,
  type EncodedAccount,
  type Instruction,
  type ReadonlyUint8Array,
  type TransactionSigner,
} from '@solana/kit';

export const SQUADS_PROGRAM = 'SQDS4ep65T869zMMBKyuUq6aD6EgTu8psMjkvj52pCf' as Address;
const SYSTEM_PROGRAM = '11111111111111111111111111111111' as Address;

/** Anchor's names of an account and of two instructions, hashed. */
const MULTISIG = [224, 116, 121, 186, 68, 161, 79, 236];
const VAULT_TRANSACTION_CREATE = [48, 250, 78, 168, 208, 226, 218, 211];
const PROPOSAL_CREATE = [220, 60, 73, 224, 30, 108, 79, 159];

/** A member may create transactions. */
export const INITIATE = 1;

/** What a proposal needs to know of a multisig. */
export type Multisig = {
  threshold: number;
  /** Seconds between the last approval and the execution. */
  timeLock: number;
  /** The last transaction's. */
  transactionIndex: bigint;
  members: { key: Address; mask: number }[];
};

/** Decodes a multisig; `undefined` if the account is something else. */
export function decodeMultisig({ data, programAddress }: EncodedAccount): Multisig | undefined {
  const ours = programAddress === SQUADS_PROGRAM && MULTISIG.every((byte, i) => data[i] === byte);
  if (!ours) return undefined;
  return getStructDecoder([
    ['discriminator', fixDecoderSize(getBytesDecoder(), 8)],
    ['createKey', getAddressDecoder()],
    ['configAuthority', getAddressDecoder()],
    ['threshold', getU16Decoder()],
    ['timeLock', getU32Decoder()],
    ['transactionIndex', getU64Decoder()],
    ['staleTransactionIndex', getU64Decoder()],
    ['rentCollector', getOptionDecoder(getAddressDecoder())],
    ['bump', getU8Decoder()],
    [
      'members',
      getArrayDecoder(
        getStructDecoder([
          ['key', getAddressDecoder()],
          ['mask', getU8Decoder()],
        ]),
      ),
    ],
  ]).decode(data);
}

/** The vault of a multisig: the key that acts. */
export const findSquadsVault = (multisig: Address, index: number): Promise<Address> =>
  find(multisig, 'vault', getU8Encoder().encode(index));

export const findSquadsTransaction = (multisig: Address, index: bigint): Promise<Address> =>
  find(multisig, 'transaction', getU64Encoder().encode(index));

export const findSquadsProposal = (multisig: Address, index: bigint): Promise<Address> =>
  find(multisig, 'transaction', getU64Encoder().encode(index), 'proposal');

async function find(
  multisig: Address,
  ...seeds: (string | ReadonlyUint8Array)[]
): Promise<Address> {
  const [address] = await getProgramDerivedAddress({
    programAddress: SQUADS_PROGRAM,
    seeds: ['multisig', getAddressEncoder().encode(multisig), ...seeds],
  });
  return address;
}

type Proposal = {
  multisig: Address;
  /** The new transaction's. */
  index: bigint;
  vaultIndex: number;
  /** A member who may create transactions. */
  creator: TransactionSigner;
  rentPayer: TransactionSigner;
  message: Uint8Array;
  memo: string | undefined;
};

/** Creates a vault's transaction and the proposal that members vote on. */
export async function createProposal(input: Proposal): Promise<Instruction[]> {
  const { multisig, index, creator, rentPayer } = input;
  const transaction = await findSquadsTransaction(multisig, index);
  const proposal = await findSquadsProposal(multisig, index);
  const signers = [
    { address: creator.address, role: AccountRole.READONLY_SIGNER, signer: creator },
    { address: rentPayer.address, role: AccountRole.WRITABLE_SIGNER, signer: rentPayer },
    { address: SYSTEM_PROGRAM, role: AccountRole.READONLY },
  ];
  return [
    instruction(transactionData(input), [
      { address: multisig, role: AccountRole.WRITABLE },
      { address: transaction, role: AccountRole.WRITABLE },
      ...signers,
    ]),
    instruction(proposalData(index), [
      { address: multisig, role: AccountRole.READONLY },
      { address: proposal, role: AccountRole.WRITABLE },
      ...signers,
    ]),
  ];
}

function transactionData({
  vaultIndex,
  message,
  memo = null,
}: Omit<Proposal, 'memo'> & { memo?: string | null | undefined }) {
  return getStructEncoder([
    ['discriminator', getBytesEncoder()],
    ['vaultIndex', getU8Encoder()],
    ['ephemeralSigners', getU8Encoder()],
    ['message', addEncoderSizePrefix(getBytesEncoder(), getU32Encoder())],
    ['memo', getOptionEncoder(addEncoderSizePrefix(getUtf8Encoder(), getU32Encoder()))],
  ]).encode({
    discriminator: Uint8Array.from(VAULT_TRANSACTION_CREATE),
    ...{ vaultIndex, ephemeralSigners: 0, message, memo },
  });
}

const proposalData = (transactionIndex: bigint): ReadonlyUint8Array =>
  getStructEncoder([
    ['discriminator', getBytesEncoder()],
    ['transactionIndex', getU64Encoder()],
    ['draft', getBooleanEncoder()],
  ]).encode({
    discriminator: Uint8Array.from(PROPOSAL_CREATE),
    ...{ transactionIndex, draft: false },
  });

const instruction = (
  data: ReadonlyUint8Array,
  accounts: readonly (AccountMeta | AccountSignerMeta)[],
): Instruction => ({ programAddress: SQUADS_PROGRAM, accounts, data });
