import { explainFailure, ProofError } from '@inferix/staking-client';
import type { ReactNode } from 'react';

import { explorerLink } from '../chain/explorer.js';
import { useCluster } from '../data/context.js';
import { TOKEN } from '../model/format.js';
import { AddressMark, ExternalLink, Notice } from '../ui/marks.js';
import { useWallet } from '../wallet/context.js';

/** Refusals that end by sending something to the wallet. */
const FUNDING: Readonly<Record<string, string>> = {
  FeePayerNotFunded: 'SOL',
  InsufficientSol: 'SOL',
  InsufficientTokens: TOKEN,
  TokenAccountMissing: TOKEN,
  InvalidAccountData: TOKEN,
};

/** Why something did not work, and the way on. */
export function FailureNotice({ error }: { error: Error }): ReactNode {
  const { config } = useCluster();
  const { address } = useWallet();
  const { code, message, signature } = refusalOf(error);
  const asset = FUNDING[code];
  const href = signature && explorerLink(config, 'tx', signature);
  return (
    <Notice urgent tone={code === 'RequestRejected' ? 'warn' : 'bad'}>
      <p>{message}</p>
      {asset !== undefined && address !== undefined && (
        <p>
          Send {asset} to this wallet: <AddressMark address={address} />
        </p>
      )}
      {signature !== undefined && (
        <p>
          Transaction{' '}
          {href === undefined ? signature : <ExternalLink href={href}>{signature}</ExternalLink>}
        </p>
      )}
    </Notice>
  );
}

function refusalOf(error: Error): {
  code: string;
  message: string;
  signature?: string | undefined;
} {
  // Whoever sends or simulates has explained what the program refused.
  return error instanceof ProofError ? error : explainFailure(error, { programAddress: undefined });
}
