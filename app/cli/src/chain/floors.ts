/**
 * Keeps reads from going back in time. Behind one address, or several, there are nodes at different
 * heights; what is read next has to fit what was read before, and what was sent.
 *
 * @module
 */

import type { Commitment } from '@solana/kit';

/** Where the configuration of each method stands whose answer must not be older than those before. */
const FLOORED: Readonly<Record<string, number>> = {
  getAccountInfo: 1,
  getBalance: 1,
  getMultipleAccounts: 1,
  getProgramAccounts: 1,
  simulateTransaction: 1,
};

/** Where the configuration of others stands that say which slot they are from. */
const NOTED: Readonly<Record<string, number>> = { ...FLOORED, getLatestBlockhash: 0 };

/** The least settled first. */
const LEVELS: readonly Commitment[] = ['processed', 'confirmed', 'finalized'];

/** Fourteen thousand years of slots. Local chains that travel in time reach some billions. */
const HIGHEST_SLOT = 2n ** 40n;

type Config = { commitment?: Commitment; minContextSlot?: bigint | number };
type Payload = { method: string; params?: readonly unknown[] };
type Status = { slot: bigint | number; confirmationStatus?: Commitment } | null;

/** A slot, and the endpoint that answered from it. */
type Floor = { slot: bigint; host: string | undefined };

/** A request as it is sent, and what its answer must not be older than. */
export type Floored = {
  payload: unknown;
  method: string;
  commitment: Commitment;
  minContextSlot: bigint;
  /** The endpoint that the slot comes from; `undefined` if the request names the slot itself. */
  host: string | undefined;
};

const NONE: Floor = { slot: 0n, host: undefined };

export class Floors {
  /** The highest slot that answers came from, for each level. */
  readonly #slots = new Map<Commitment, Floor>();

  /** Asks for an answer that is not older than those before, unless the request names a slot itself. */
  apply(payload: unknown): Floored {
    const { method, params = [] } = payload as Payload;
    const config = (params[NOTED[method] ?? -1] ?? {}) as Config;
    // What names no level is answered from what is final.
    const { commitment = 'finalized', minContextSlot: named } = config;
    const at = FLOORED[method];
    const floor = at === undefined ? NONE : this.#floor(commitment);
    const { slot: minContextSlot, host } =
      named === undefined ? floor : { slot: BigInt(named), host: undefined };
    const floored = { method, commitment, minContextSlot, host };
    if (at === undefined || named !== undefined || floor.slot === 0n)
      return { ...floored, payload };
    const all = [...params];
    all[at] = { ...config, minContextSlot };
    return { ...floored, payload: { ...(payload as object), params: all } };
  }

  /**
   * Remembers the slots that an answer came from, and that transactions landed in.
   *
   * @param host - The endpoint that answered.
   * @returns A slot that no cluster can have reached, if the answer has one: nothing is remembered then, or
   * what honest nodes answer would be too old from there on.
   */
  note({ method, commitment }: Floored, response: unknown, host: string): bigint | undefined {
    const slot = slotOf(response);
    const noted: [Commitment, bigint][] =
      NOTED[method] !== undefined && slot !== undefined ? [[commitment, slot]] : [];
    if (method === 'getSignatureStatuses') noted.push(...landedIn(response));
    const absurd = noted.find(([, one]) => one > HIGHEST_SLOT);
    if (absurd) return absurd[1];
    for (const [level, slot] of noted) this.#raise(level, { slot, host });
    return undefined;
  }

  #raise(level: Commitment, floor: Floor): void {
    if (floor.slot > (this.#slots.get(level) ?? NONE).slot) this.#slots.set(level, floor);
  }

  /** What is final is confirmed, too. */
  #floor(commitment: Commitment): Floor {
    return LEVELS.slice(LEVELS.indexOf(commitment))
      .map((level) => this.#slots.get(level) ?? NONE)
      .reduce((a, b) => (a.slot > b.slot ? a : b));
  }
}

/** The slots that transactions landed in, by their statuses, and how settled they are. */
function landedIn(response: unknown): [Commitment, bigint][] {
  const { result } = response as { result?: { value?: readonly Status[] } | null };
  return (result?.value ?? []).flatMap((status) =>
    status?.confirmationStatus ? [[status.confirmationStatus, BigInt(status.slot)]] : [],
  );
}

/** The slot that an answer came from, if it says so. */
export function slotOf(response: unknown): bigint | undefined {
  const answer = response as { result?: { context?: { slot?: bigint | number } } | null };
  const slot = answer.result?.context?.slot;
  return slot === undefined ? undefined : BigInt(slot);
}
