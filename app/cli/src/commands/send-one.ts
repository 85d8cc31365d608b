/**
 * The one way in which a single command sends: simulated, confirmed by whoever types, signed, sent until
 * it has landed. Or only simulated, or printed unsigned for others to sign.
 *
 * @module
 */

import {
  createNoopSigner,
  getSolanaErrorFromTransactionError,
  isAddress,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners,
  type TransactionSigner,
} from '@solana/kit';
import { Option, type Command } from 'commander';

import {
  explainFailure,
  fetchOutcome,
  prepareMessage,
  type PreparedMessage,
} from '@inferix/staking-client';
import { computeUnitPrice, MAX_UNASKED_PRICE, writableAccounts } from '../chain/fees.js';
import { SINGLE_TRANSACTION, sendOnce, type OnceOptions, type Signed } from '../chain/send-once.js';
import type { Landed } from '../chain/confirming-sender.js';
import type { Context } from '../context.js';
import { InputError } from '../failure.js';
import { confirm } from '../io.js';
import { sendsTransactions, type SendingOptions } from '../options.js';
import { grouped, sol } from '../output.js';
import { parseAddress, wholeNumber } from '../parse.js';
import { vaultSigner, type SquadsOptions } from '../squads/propose.js';
import {
  exportTransaction,
  feeOf,
  priorityFee,
  simulate,
  type TransactionRequest,
} from './preview.js';

/** Options of a command that sends one transaction. */
export type SingleOptions = SendingOptions &
  SquadsOptions & { export?: 'base64' | 'base58'; owner?: string };

/** A vault's index is a byte of its address. */
const MAX_VAULT_INDEX = 255;

function vaultIndex(text: string): number {
  const index = wholeNumber(text);
  if (index <= MAX_VAULT_INDEX) return index;
  throw new InputError(
    `--vault-index: a multisig has vaults 0 to ${MAX_VAULT_INDEX}, not ${text}.`,
  );
}

/** Refuses what only a proposal in a multisig has, where none is asked for. */
function checkForSquads({ squads, vaultIndex: index, memo }: SingleOptions): void {
  if (squads !== undefined) return;
  const option = index !== undefined ? '--vault-index' : memo !== undefined ? '--memo' : undefined;
  if (option === undefined) return;
  throw new InputError(`${option} goes with --squads <multisig>: add that, or leave it out.`);
}

/** Adds the options of a command that sends one transaction. */
export function sendsOne(command: Command): Command {
  return sendsTransactions(command)
    .hook('preAction', (_, action) => {
      checkForSquads(action.opts());
    })
    .addOption(
      new Option('--export <format>', 'print the transaction unsigned, for a multisig').choices([
        'base64',
        'base58',
      ]),
    )
    .option(
      '--squads <multisig>',
      'propose it in this Squads v4 multisig, as one of its members; its vault acts',
    )
    .addOption(
      new Option('--vault-index <number>', 'the vault of that multisig (default: 0)').argParser(
        vaultIndex,
      ),
    )
    .option('--memo <text>', 'a memo for the proposal')
    .option(
      '--owner <address>',
      'who will sign an exported transaction (owner, operator or whoever acts), instead of a keypair',
    );
}

/** The signer of a command: a keypair, or the address of somebody who signs elsewhere. */
export async function resolveSigner(
  context: Context,
  options: SingleOptions,
): Promise<TransactionSigner> {
  const vault = await vaultSigner(options);
  if (vault && options.owner !== undefined) {
    throw new InputError('Use --squads or --owner: the vault of --squads is who acts.');
  }
  if (vault) return vault;
  if (options.owner === undefined) return context.signer(options);
  if (!signsElsewhere(options)) {
    throw new InputError(
      '--owner names somebody who signs elsewhere. Add --export base64 or --dry-run, or use --keypair.',
    );
  }
  return createNoopSigner(parseAddress(options.owner, '--owner'));
}

/**
 * Who pays the fee: the signer, unless said otherwise.
 *
 * @param others - Those who sign besides: one address has one signer in a transaction.
 */
export async function resolveFeePayer(
  context: Context,
  options: SendingOptions & Pick<SingleOptions, 'export' | 'squads'>,
  signer: TransactionSigner,
  others: readonly TransactionSigner[] = [],
): Promise<TransactionSigner> {
  const { feePayer } = options;
  if (options.squads !== undefined) return context.feePayer(options);
  if (feePayer === undefined) return signer;
  const named = signsElsewhere(options) && isAddress(feePayer);
  const payer = named ? createNoopSigner(feePayer) : await context.feePayer(options);
  return [signer, ...others].find(({ address }) => address === payer.address) ?? payer;
}

const signsElsewhere = (options: Pick<SingleOptions, 'export' | 'dryRun'>): boolean =>
  options.export !== undefined || options.dryRun === true;

/**
 * Sends one transaction and waits until it is confirmed; `undefined` if it was simulated or exported
 * only, which has been told then.
 *
 * @throws {@link StakingError} what the program refused, {@link InputError} if whoever was asked said no,
 * `OutcomeUnknownError` if it was sent and nobody can tell what has become of it.
 */
export async function sendOne(
  context: Context,
  options: SingleOptions,
  request: TransactionRequest,
): Promise<Landed | undefined> {
  if (options.export !== undefined) {
    if (options.dryRun) throw new InputError('Use --export or --dry-run: neither sends anything.');
    await exportTransaction(context, request, options.export);
    return undefined;
  }
  const { commitment, rpc } = context;
  const { instructions, feePayer } = request;
  const price = await computeUnitPrice(rpc, options.withComputeUnitPrice, [
    feePayer.address,
    ...writableAccounts(instructions),
  ]);
  if (price !== undefined && price > MAX_UNASKED_PRICE && !options.dryRun) {
    await confirmPrice(price);
  }
  const message = await prepareMessage(context, instructions, {
    feePayer,
    commitment,
    ...(price === undefined ? {} : { computeUnitPrice: price }),
  });
  if (options.dryRun) {
    await simulate(context, request, message, price);
    return undefined;
  }
  if (!options.yes) {
    const fee = await feeOf(context, request, message, price ?? 0n);
    await confirm(`${request.question} Fee: ${fee === null ? 'unknown' : sol(fee)}.`, options);
  }
  return sendPrepared(context, message);
}

/** The most compute units that a transaction may use. */
const MAX_UNITS = 1_400_000n;

/** Asks whether a price is meant that is rather a slip: not even `--yes` answers that. */
export async function confirmPrice(price: bigint): Promise<void> {
  const most = sol(priorityFee(price, MAX_UNITS));
  await confirm(
    `A compute unit price of ${grouped(price)} micro-lamports is above ${grouped(MAX_UNASKED_PRICE)}, ` +
      `and may cost up to ${most} for a transaction. Pay that?`,
    {},
    'name a lower --with-compute-unit-price, or confirm it in one.',
  );
}

/**
 * Sends a transaction that was asked about: signed once, and told before it is sent.
 *
 * @param each - The endpoints that all have to lack it before it has expired.
 * @param before - Called with what was signed before it is sent, which it is not if this throws.
 * @throws {@link StakingError} what the program refused, `OutcomeUnknownError` if nobody can tell.
 */
export async function sendPrepared(
  context: Context,
  message: PreparedMessage,
  {
    each = context.endpoints(),
    before,
  }: { each?: OnceOptions['each']; before?: (signed: Signed) => void } = {},
): Promise<Landed> {
  const { rpc, commitment, output } = context;
  const { signature, slot, err } = await sendOnce(
    rpc,
    (lifetime) =>
      signTransactionMessageWithSigners(
        setTransactionMessageLifetimeUsingBlockhash(lifetime, message),
      ),
    {
      ...{ ...SINGLE_TRANSACTION, commitment, each },
      lookUp: (signature) => context.lookUp(signature),
      refused: (problem) => {
        output.note(
          `It was not taken, or not answered: ${problem} It may still be on its way, so it is looked for.`,
        );
      },
    },
    // Told first, so that whoever interrupts it can look it up.
    (signed) => {
      const { signature, lastValidBlockHeight } = signed;
      before?.(signed);
      output.note(
        `Sending transaction ${signature}, valid to block height ${lastValidBlockHeight}.`,
      );
    },
  );
  if (err === null) return { signature, slot };
  // What failed on chain has its logs there, and they say why.
  const outcome = await fetchOutcome(context, signature, commitment).catch(() => undefined);
  throw explainFailure(getSolanaErrorFromTransactionError(err), {
    programAddress: context.programAddress,
    signature,
    logs: outcome?.logs,
  });
}
