import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  createRpc,
  createSolanaRpcFromTransport,
  isSolanaError,
  SOLANA_ERROR__JSON_RPC__INVALID_PARAMS,
  type Commitment,
  type RpcTransport,
} from '@solana/kit';

import { someAddress } from '@inferix/stake-snapshots/test/snapshots';
import { solanaApi } from '../src/chain/solana-api.js';

/** A transport that keeps the parameters it was asked with, as they are written in JSON. */
function answering(answer: object): { transport: RpcTransport; asked: string[] } {
  const asked: string[] = [];
  const transport = (({ payload }) => {
    const { params } = payload as { params: unknown };
    asked.push(JSON.stringify(params));
    return Promise.resolve(structuredClone(answer));
  }) as RpcTransport;
  return { transport, asked };
}

const account = { owner: someAddress(), data: ['AQID', 'base64'], executable: false };
const RESULT = {
  context: { slot: 7, apiVersion: '4.0.0' },
  value: [{ ...account, lamports: 5, space: 3 }, null, { ...account, lamports: 2 ** 60, space: 0 }],
};

test('accounts are asked for, and shown, as by Kit', async () => {
  const { transport, asked } = answering({ jsonrpc: '2.0', id: '1', result: RESULT });
  const [ours, kits] = [
    createRpc({ api: solanaApi(), transport }),
    createSolanaRpcFromTransport(transport),
  ];
  const configs: { commitment?: Commitment }[] = [
    {},
    { commitment: 'processed' },
    { commitment: 'confirmed' },
    { commitment: 'finalized' },
  ];
  for (const config of configs) {
    const [found, expected] = await Promise.all(
      [ours, kits].map((rpc) =>
        rpc.getMultipleAccounts([someAddress()], { encoding: 'base64', ...config }).send(),
      ),
    );
    assert.deepEqual(found, expected);
    const [mine, theirs] = asked.splice(0).map((text) => (JSON.parse(text) as unknown[])[1]);
    assert.deepEqual(mine, theirs);
  }
});

test('an error about accounts is thrown as by Kit', async () => {
  const error = { code: -32602, message: 'Too many inputs provided' };
  const { transport } = answering({ jsonrpc: '2.0', id: '1', error });
  const rpc = createRpc({ api: solanaApi(), transport });
  await assert.rejects(rpc.getMultipleAccounts([], { encoding: 'base64' }).send(), (thrown) =>
    isSolanaError(thrown, SOLANA_ERROR__JSON_RPC__INVALID_PARAMS),
  );
});
