/**
 * `network set-snapshots`: the admin says where the network's snapshots and proofs are published.
 *
 * @module
 */

import { Command } from 'commander';

import { setSnapshotUri } from '@inferix/staking-client';
import { InputError } from '../../failure.js';
import { checkHolds } from '../governance/role-names.js';
import {
  changeNetwork,
  changesNetwork,
  type NetworkChange,
  type NetworkContext,
  type NetworkOptions,
} from '../network-change.js';

/** Bytes that the network's account has room for. */
const MAX_BYTES = 128;

export function setSnapshotsCommand(): Command {
  const command = new Command('set-snapshots')
    .description('Say where the snapshots and proofs of the network are published, as admin.')
    .argument('<url>', 'an http or https address, or "none"')
    .addHelpText(
      'after',
      `
Workers and verifiers who claim by themselves look for their proofs below it: in proofs/<epoch>, and in
penalties/proofs/<epoch>. What they find there is checked against the root on the chain.

Example:
  inferix-stake network set-snapshots https://rewards.example.org`,
    );
  return changesNetwork(command).action((url: string, options: NetworkOptions) =>
    changeNetwork(options, (scene) => planUri(scene, url)),
  );
}

async function planUri(scene: NetworkContext, url: string): Promise<NetworkChange> {
  const { network, signer: admin } = scene;
  const uri = url === 'none' ? '' : checked(url);
  checkHolds(scene, 'admin');
  const now = network.snapshotUri ?? '';
  if (uri === now) {
    throw new InputError(
      `The network's snapshots are published at ${now || 'no address'} already.`,
    );
  }
  return {
    instructions: await setSnapshotUri({ network, admin, uri }),
    question: `Say that snapshots are published at ${uri || 'no address'}? It is ${now || 'no address'} now.`,
  };
}

/** Refuses an address that nobody could load from. */
function checked(url: string): string {
  if (!/^https?:\/\/[!-~]+$/.test(url) || !URL.canParse(url)) {
    throw new InputError(`"${url}" is not an http or https address. Name one, or "none".`);
  }
  if (url.length > MAX_BYTES) {
    throw new InputError(`The address has ${url.length} characters. At most ${MAX_BYTES} fit.`);
  }
  return url;
}
