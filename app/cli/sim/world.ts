import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createKeyPairSignerFromBytes, type KeyPairSigner } from '@solana/kit';

import { Gateway, type GatewayOptions } from '../test/harness/gateway.js';
import { LargeSender } from './large-sender.js';
import { createSimulatedNetwork } from './network.js';
import type { SimulatedNetwork } from './types.js';
import { VALIDATORS, type Validator, type ValidatorName } from './validators.js';

/** What ends something that was started, when its time has come: a test's context, for one. */
export type Scope = { after: (stop: () => void) => void };

/** A key that the command line reads from a file. */
export type KeyFile = { file: string; signer: KeyPairSigner };

/** How a world differs from others. */
export type WorldOptions = GatewayOptions & {
  /** Milliseconds from block to block. Lookup tables need 513 blocks to cool down. */
  slotTimeMs: number;
  /** Surfpool unless said otherwise. */
  validator?: ValidatorName;
};

/** A chain with a network on it, and the keys of those who pay its workers. */
export type World = {
  net: SimulatedNetwork;
  /** What the command line talks to. */
  gateway: Gateway;
  /** A second endpoint, which tells no lies. */
  honest: Gateway;
  /** For everybody else's transactions: past the gateway. */
  large: LargeSender;
  /** A path in this run's own folder. */
  file: (name: string) => string;
  distributor: KeyFile;
  /** Nobody in particular: sends the claims, and pays for that. */
  crank: KeyFile;
  slotTimeMs: number;
  validator: Validator;
};

/** Starts it all; it ends with the scope. */
export async function startWorld(scope: Scope, options: WorldOptions): Promise<World> {
  const { slotTimeMs, validator: name = 'surfpool', ...gatewayOptions } = options;
  const validator: Validator = VALIDATORS[name];
  const concurrency = validator.requestsAtOnce;
  const folder = mkdtempSync(join(tmpdir(), 'inferix-epoch-'));
  scope.after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const file = (name: string) => join(folder, name);
  const distributor = await keyFile(file('distributor.json'));
  const crank = await keyFile(file('crank.json'));
  const chain = await validator.start({ slotTimeMs });
  scope.after(() => {
    chain.stop();
  });
  for (const { signer } of [distributor, crank]) await chain.fund(signer.address, 1_000);
  const large = new LargeSender(chain.url, concurrency);
  const net = await createSimulatedNetwork(chain, large, distributor.signer);
  const gateway = await Gateway.start(chain.url, {
    concurrency,
    slotsBehind: validator.slotsBehind,
    ...gatewayOptions,
  });
  scope.after(() => {
    gateway.stop();
  });
  const honest = await Gateway.start(chain.url, { concurrency });
  scope.after(() => {
    honest.stop();
  });
  return { net, gateway, honest, large, file, distributor, crank, slotTimeMs, validator };
}

/** A new key in a file as the Solana tools write it: 64 numbers. */
async function keyFile(file: string): Promise<KeyFile> {
  const { d, x } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const bytes = Buffer.concat([d, x].map((part) => Buffer.from(part ?? '', 'base64url')));
  writeFileSync(file, JSON.stringify([...bytes]), { mode: 0o600 });
  return { file, signer: await createKeyPairSignerFromBytes(new Uint8Array(bytes)) };
}
