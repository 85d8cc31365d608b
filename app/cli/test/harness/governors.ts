import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Address, KeyPairSigner } from '@solana/kit';

import type { TestNetwork, TestRoles } from '@inferix/staking-testkit/network';
import { Operator, writeKeypair, type Ended } from './operator.js';

type Test = Parameters<typeof Operator.start>[0];
type Options = Parameters<typeof Operator.start>[1];

const ROLES: readonly (keyof TestRoles)[] = [
  'admin',
  'benchmarkAuthority',
  'priceAuthority',
  'distributor',
  'slasher',
  'guardian',
];

/** The holders of a network's roles at the command line, each with a keypair file. */
export class Governors {
  private constructor(
    readonly operator: Operator,
    private readonly folder: string,
  ) {}

  static async start(t: Test, options: Options = {}): Promise<Governors> {
    const folder = mkdtempSync(join(tmpdir(), 'inferix-roles-'));
    t.after(() => {
      rmSync(folder, { recursive: true });
    });
    const keys: Partial<Record<keyof TestRoles, KeyPairSigner>> = {};
    for (const role of ROLES) keys[role] = await writeKeypair(join(folder, `${role}.json`));
    const operator = await Operator.start(t, { ...options, keys });
    for (const { address } of Object.values(keys)) await operator.net.chain.fund(address, 100);
    return new Governors(operator, folder);
  }

  get net(): TestNetwork {
    return this.operator.net;
  }

  key(role: keyof TestRoles): Address {
    return this.net.roles[role].address;
  }

  /** The keypair file of a role. */
  file(role: keyof TestRoles): string {
    return join(this.folder, `${role}.json`);
  }

  /** A command for this network, signed by a role or by the operator. */
  line(command: string, role?: keyof TestRoles): string {
    const signed = role === undefined ? '' : ` --keypair ${this.file(role)}`;
    return `${command} --network ${this.net.network.address}${signed}`;
  }

  /** A role types a command that has to work, and says yes; returns the question. */
  async agrees(command: string, role?: keyof TestRoles): Promise<Ended & { question: string }> {
    const ended = await this.operator.types(this.line(command, role).split(' '), 'yes');
    if (ended.exitCode !== 0) throw new Error(ended.stderr);
    return { ...ended, question: ended.asked[0] ?? '' };
  }

  does(command: string, role?: keyof TestRoles): Promise<string> {
    return this.operator.does(this.line(`${command} --yes`, role));
  }

  /** What a command shows to a program. */
  reads<T>(command: string): Promise<T> {
    return this.operator.reads<T>(this.line(command));
  }

  /** A role types a command that is refused before anything is sent; nothing has moved. */
  isRefused(command: string, role?: keyof TestRoles, exitCode: 1 | 2 = 2): Promise<string> {
    return this.operator.isRefused(this.line(`${command} --yes`, role), exitCode);
  }
}
