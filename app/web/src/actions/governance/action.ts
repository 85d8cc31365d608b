/**
 * An action of a role, as one generic window needs it: who may do it, what is filled in, and what it comes to.
 *
 * @module
 */

import type { Network, Role } from '@inferix/staking-client';
import type { Address, Instruction, TransactionSigner } from '@solana/kit';

import type { Pools } from '../../chain/pools.js';
import { holderOf } from '../../model/roles.js';
import type { Choice } from '../../ui/field.js';
import type { Form } from './form.js';

/** What the actions are decided by. */
export type Office = {
  network: Network;
  /** None until they are read. */
  pools: Pools | undefined;
  /** The connected wallet. */
  wallet: Address;
  now: bigint;
};

/** Something to fill in. Each value is text, and the form reads it. */
export type Field = {
  name: string;
  label: string;
  initial?: string;
  unit?: string;
  hint?: string;
  numeric?: boolean;
} & (
  | { kind?: 'text' }
  /** One of these. */
  | { kind: 'choice'; choices: readonly Choice[] }
  /** Any of these, each ticked. */
  | { kind: 'several'; choices: readonly Choice[] }
  /** Any of these, each added from a list. */
  | { kind: 'added'; choices: readonly Choice[] }
);

/** What is to be signed, once everything is filled in. */
export type Plan = {
  build: (signer: TransactionSigner) => Promise<Instruction[]>;
  /** Workers that it changes. */
  workers?: readonly Address[];
  /** What it means for others, in sentences. */
  effects?: readonly string[];
  /** All that is signed together, where less of it is filled in. */
  together?: { what: string; lines: readonly string[] };
};

export type GovernanceAction = {
  key: string;
  /** What the button that opens the window says. */
  name: string;
  title: string;
  lead: string;
  submit: string;
  done: string;
  danger?: boolean;
  /** What is filled in; more of it may be asked once something is. */
  fields?: (form: Form) => readonly Field[];
  /** Nothing while something is missing or wrong: the form knows what. */
  plan: (form: Form) => Plan | undefined;
};

/** Whether the wallet holds one of these roles. */
export const holds = ({ network, wallet }: Office, ...roles: readonly Role[]): boolean =>
  roles.some((role) => holderOf(network, role) === wallet);

/** An action in a list where it is possible, and nothing where it is not. */
export const when = (
  possible: boolean,
  make: () => GovernanceAction | readonly GovernanceAction[],
): readonly GovernanceAction[] => (possible ? [make()].flat() : []);
