/**
 * Packs machines into as few transactions as fit.
 *
 * @module
 */

import {
  blockhash,
  getTransactionMessageSize,
  type Address,
  type Instruction,
  type TransactionSigner,
} from '@solana/kit';
import {
  ASSOCIATED_TOKEN_PROGRAM_ADDRESS,
  TOKEN_PROGRAM_ADDRESS,
  TRANSFER_CHECKED_DISCRIMINATOR,
} from '@solana-program/token';

import {
  buildMessage,
  prepareMessage,
  TOKEN_2022_PROGRAM_ADDRESS,
  type PreparedMessage,
} from '@inferix/staking-client';
import type { Context } from '../../context.js';
import { explain } from '../../failure.js';
import { hex } from '../../output.js';
import type { Item, Outcomes } from './item.js';
import { isRefusal } from './refusal.js';

/** What a transaction may hold, in bytes. */
const MAX_BYTES = 1_232;
/** Machines of one transaction: their compute units fit for certain. */
const MAX_ITEMS = 20;

/** Puts machines into transactions. */
export type Packer = {
  /** As few transactions as fit. */
  pack: (items: readonly Item[], feePayer: TransactionSigner) => Item[][];
  /** The instructions for machines of one transaction, or for some of them. */
  instructionsOf: (items: readonly Item[]) => Promise<Instruction[]>;
};

/** How transactions are packed, who pays for them, and how much. */
export type Terms = { packer: Packer; feePayer: TransactionSigner; unit: bigint | undefined };

/** A blockhash of any value is as long as another. */
export const LIFETIME = {
  blockhash: blockhash('11111111111111111111111111111111'),
  lastValidBlockHeight: 0n,
};

/** Packs machines whose instructions do not depend on one another. */
export const EACH: Packer = {
  pack,
  instructionsOf: (items) => Promise.resolve(instructionsOf(items)),
};

/** Puts items into transactions, in order, while they fit. */
function pack(items: readonly Item[], feePayer: TransactionSigner): Item[][] {
  const groups: Item[][] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (last && last.length < MAX_ITEMS && fits([...last, item], feePayer)) last.push(item);
    else groups.push([item]);
  }
  return groups;
}

function fits(items: readonly Item[], feePayer: TransactionSigner): boolean {
  const message = buildMessage(instructionsOf(items), {
    ...{ feePayer, lifetime: LIFETIME, computeUnitPrice: 1n },
  });
  return getTransactionMessageSize(message) <= MAX_BYTES;
}

/**
 * The instructions of some machines: one that makes sure of something, such as a token account or the token's
 * decimals, stands once. The staking program's own are never left out.
 */
function instructionsOf(items: readonly Item[]): Instruction[] {
  const made = new Set<string>();
  return items
    .flatMap(({ instructions = [] }) => instructions)
    .filter((instruction) => {
      const sure = madeSureOf(instruction);
      return sure === undefined || (!made.has(sure) && made.add(sure));
    });
}

/** What an instruction of a token program makes sure of; decimals are the same whichever vault shows them. */
function madeSureOf(instruction: Instruction): string | undefined {
  const { programAddress, accounts = [], data = new Uint8Array() } = instruction;
  if (!TOKEN_PROGRAMS.has(programAddress)) return undefined;
  const isTransfer = data[0] === TRANSFER_CHECKED_DISCRIMINATOR && accounts.length === 4;
  const kept = isTransfer ? accounts.filter((_, i) => i !== DESTINATION) : accounts;
  return [...kept.map(({ address }) => address), hex(data)].join(' ');
}

/** The place of the account that a checked transfer goes to. */
const DESTINATION = 2;

const TOKEN_PROGRAMS: ReadonlySet<Address> = new Set([
  ASSOCIATED_TOKEN_PROGRAM_ADDRESS,
  TOKEN_PROGRAM_ADDRESS,
  TOKEN_2022_PROGRAM_ADDRESS,
]);

/** Machines, and the message that is ready to be signed for them. */
export type Part = { items: readonly Item[]; message: PreparedMessage };

/**
 * Prepares a transaction, which simulates it. Where the program refuses it, its halves: one machine that is
 * refused costs the others no transaction each.
 */
export async function prepareParts(
  context: Context,
  terms: Terms,
  group: readonly Item[],
  outcomes: Outcomes,
): Promise<Part[]> {
  if (group.length === 0) return [];
  const { packer, feePayer, unit } = terms;
  try {
    const message = await prepareMessage(context, await packer.instructionsOf(group), {
      ...{ feePayer, commitment: context.commitment },
      ...(unit === undefined ? {} : { computeUnitPrice: unit }),
    });
    return [{ items: group, message }];
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (group.length === 1) {
      outcomes.record(group, 'failed', { text: explain(error).lines.join(' ') });
      return [];
    }
    const half = Math.ceil(group.length / 2);
    const halves = [group.slice(0, half), group.slice(half)];
    const parts: Part[] = [];
    for (const one of halves) {
      parts.push(...(await prepareParts(context, terms, one, outcomes)));
    }
    return parts;
  }
}
