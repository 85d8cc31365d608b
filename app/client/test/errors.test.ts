import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';

import {
  getSolanaErrorFromJsonRpcError,
  SOLANA_ERROR__ACCOUNTS__ACCOUNT_NOT_FOUND,
  SOLANA_ERROR__BLOCK_HEIGHT_EXCEEDED,
  SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM,
  SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR,
  SOLANA_ERROR__TRANSACTION_ERROR__BLOCKHASH_NOT_FOUND,
  SolanaError,
} from '@solana/kit';

import {
  ANCHOR_ERRORS,
  explainFailure,
  GENERAL_ERRORS,
  INFERIX_STAKING_PROGRAM_ADDRESS as US,
  StakingError,
  SYSTEM_ERRORS,
  TOKEN_ERRORS,
} from '../src/index.js';
import { PROGRAM_ERRORS } from '../src/generated/index.js';

const OURS = { programAddress: US };
const custom = (code: number) =>
  new SolanaError(SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM, { code, index: 0 });
const TOKEN = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';

test('every refusal is a sentence that says what to do', () => {
  const tables = [PROGRAM_ERRORS, ANCHOR_ERRORS, TOKEN_ERRORS, SYSTEM_ERRORS];
  const sentences = [
    ...tables.flatMap((table) => Object.values(table)).map(({ sentence }) => sentence),
    ...Object.values(GENERAL_ERRORS),
  ];
  assert.ok(sentences.length > 80);
  for (const sentence of sentences) assert.match(sentence, /^[A-Z].{15,}\.$/);
});

test('the program’s own errors have unique names', () => {
  const names = Object.values(PROGRAM_ERRORS).map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
});

test('a code is read with the program that gave it', () => {
  const failed = (program: string) => ({
    programAddress: US,
    logs: [`Program ${program} failed: custom program error`],
  });
  assert.equal(explainFailure(custom(1), failed(TOKEN)).code, 'InsufficientTokens');
  assert.equal(explainFailure(custom(6000), failed(US)).code, 'NotAdmin');
  assert.equal(explainFailure(custom(6000), failed(TOKEN)).code, 'Unknown');
  assert.equal(explainFailure(custom(3002), failed(US)).code, 'AccountDiscriminatorMismatch');
});

test('the program’s own code is known without logs; a low one could be anybody’s', () => {
  assert.equal(explainFailure(custom(6000), OURS).code, 'NotAdmin');
  const unknown = explainFailure(custom(1), OURS);
  assert.equal(unknown.code, 'Unknown');
  assert.match(unknown.message, /error code 1/);
});

test('the innermost program is the one that failed', () => {
  const logs = [
    `Program ${US} invoke [1]`,
    'Program log: what we said before',
    `Program ${TOKEN} invoke [2]`,
    'Program log: Error: insufficient funds',
    `Program ${TOKEN} failed: custom program error: 0x1`,
    `Program ${US} failed: custom program error: 0x1`,
  ];
  const error = explainFailure(custom(1), { programAddress: US, logs });
  assert.equal(error.code, 'InsufficientTokens');
  assert.deepEqual(error.details, ['what we said before']);
  assert.equal(error.logs, logs);
});

test('what went wrong on the way is told apart', () => {
  const absent = new SolanaError(SOLANA_ERROR__ACCOUNTS__ACCOUNT_NOT_FOUND, {
    address: '11111111111111111111111111111111',
  });
  assert.equal(explainFailure(absent, OURS).code, 'AccountNotFound');
  const expired = new SolanaError(SOLANA_ERROR__TRANSACTION_ERROR__BLOCKHASH_NOT_FOUND);
  assert.equal(explainFailure(expired, OURS).code, 'TransactionExpired');
  const wrapped = new Error('sending failed', { cause: expired });
  assert.equal(explainFailure(wrapped, OURS).code, 'TransactionExpired');
  const late = new SolanaError(SOLANA_ERROR__BLOCK_HEIGHT_EXCEEDED, {
    currentBlockHeight: 2n,
    lastValidBlockHeight: 1n,
  });
  assert.equal(explainFailure(late, OURS).code, 'TransactionExpired');
  for (const message of ['fetch failed', 'Failed to fetch', 'Load failed']) {
    assert.equal(explainFailure(new TypeError(message), OURS).code, 'ConnectionFailed');
  }
});

test('a node that refuses is not a transaction that failed, unless one was sent', () => {
  const json = getSolanaErrorFromJsonRpcError({ code: -32601, message: 'Method not found' });
  const http = (statusCode: number) =>
    new SolanaError(SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR, {
      ...{ headers: new Headers(), message: 'no', statusCode },
    });
  const refused = explainFailure(json, { programAddress: undefined });
  assert.equal(refused.code, 'EndpointRefused');
  assert.match(refused.message, /\(Method not found\)$/);
  const codes = [401, 403, 410, 408, 429, 500].map(
    (status) => explainFailure(http(status), { programAddress: undefined }).code,
  );
  const [no, down] = ['EndpointRefused', 'ConnectionFailed'];
  assert.deepEqual(codes, [no, no, no, down, down, down]);
  assert.equal(explainFailure(json, OURS).code, 'Unknown');
  assert.equal(explainFailure(http(403), OURS).code, 'ConnectionFailed');
});

test('anything else keeps what it said', () => {
  const refused = explainFailure(new Error('User rejected the request.'), OURS);
  assert.equal(refused.code, 'Unknown');
  assert.match(refused.message, /User rejected the request/);
  assert.equal(explainFailure('what?', OURS).code, 'Unknown');
  const own = new StakingError('NotAdmin', 'No.');
  assert.equal(explainFailure(own, OURS), own);
});

test('the sentences are there in production, where Kit’s are not', () => {
  const script = `
    import { SolanaError, SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM } from '@solana/kit';
    import { explainFailure } from './src/index.ts';
    const error = new SolanaError(SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM, { code: 6000, index: 0 });
    console.log(explainFailure(error, { programAddress: undefined }).message);
  `;
  const arguments_ = ['--import', 'tsx', '--input-type=module', '-e', script];
  const said = execFileSync(process.execPath, arguments_, {
    cwd: new URL('..', import.meta.url),
    env: { ...process.env, NODE_ENV: 'production' },
    encoding: 'utf8',
  });
  assert.match(said, /Only the network's admin may do this/);
});
