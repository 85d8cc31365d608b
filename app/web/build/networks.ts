/**
 * The networks that a build of the page can talk to, read and checked when it is built.
 *
 * @module
 */

import { readFileSync } from 'node:fs';

import { isAddress } from '@solana/kit';

import type { NetworkConfig } from '../src/config/network-config.js';

const CHAINS = ['solana:mainnet', 'solana:devnet', 'solana:testnet', 'solana:localnet'];

/** A file of networks that the page cannot be built with. */
export class NetworksError extends Error {}

/** Reads the file of networks. @throws {@link NetworksError} that says what to change. */
export function readNetworks(file: string): NetworkConfig[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NetworksError(
      `The file of networks cannot be read: ${why}. Name one by NETWORKS, or run make demo KEEP=1 first.`,
      { cause },
    );
  }
  return parseNetworks(parsed);
}

/** Checks networks, the first of which is the default. @throws {@link NetworksError}. */
export function parseNetworks(parsed: unknown): NetworkConfig[] {
  if (!Array.isArray(parsed) || parsed.length === 0) {
    throw new NetworksError('The file of networks is not a list with at least one network.');
  }
  const networks = parsed.map(parseNetwork);
  const ids = new Set(networks.map(({ id }) => id));
  if (ids.size !== networks.length) throw new NetworksError('Two networks have the same id.');
  return networks;
}

function parseNetwork(value: unknown, index: number): NetworkConfig {
  const fields = (value ?? {}) as Record<string, unknown>;
  const text = (name: string): string => {
    const field = fields[name];
    if (typeof field === 'string' && field !== '') return field;
    throw new NetworksError(`Network ${index + 1} has no "${name}".`);
  };
  const id = text('id');
  const network = text('network');
  const chain = text('chain');
  if (!isAddress(network)) throw new NetworksError(`${id}: "network" is not a valid address.`);
  if (!CHAINS.includes(chain)) {
    throw new NetworksError(`${id}: "chain" is not one of ${CHAINS.join(', ')}.`);
  }
  const parsed: NetworkConfig = {
    id,
    network,
    chain: chain as NetworkConfig['chain'],
    name: text('name'),
    rpc: endpoint(id, 'rpc', text('rpc'), ['https:', 'http:']),
    websocket: endpoint(id, 'websocket', text('websocket'), ['wss:', 'ws:']),
  };
  if (fields.witness !== undefined) {
    parsed.witness = endpoint(id, 'witness', text('witness'), ['https:', 'http:']);
    if (parsed.witness === parsed.rpc) {
      throw new NetworksError(`${id}: "witness" is the same endpoint as "rpc". Name another one.`);
    }
  }
  if (fields.explorer !== undefined) {
    parsed.explorer = endpoint(id, 'explorer', text('explorer'), ['https:']);
  }
  if (fields.snapshots !== undefined) {
    parsed.snapshots = endpoint(id, 'snapshots', text('snapshots'), ['https:', 'http:']);
  }
  return parsed;
}

/** An absolute address of one of the protocols, or a path on the host that serves the page. */
function endpoint(id: string, name: string, value: string, protocols: string[]): string {
  // What ends a source of a policy would begin another one.
  if (/[\s;,'"]/.test(value)) throw new NetworksError(`${id}: "${name}" has a space or a quote.`);
  if (/^\/(?!\/)/.test(value)) return value;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !protocols.includes(url.protocol)) {
    throw new NetworksError(`${id}: "${name}" is not an address with ${protocols.join(' or ')}`);
  }
  return value;
}
