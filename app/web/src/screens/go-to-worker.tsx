import { isAddress } from '@solana/kit';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

import { shortAddress } from '../model/format.js';

/** The way to a worker that is in no list, once `text` is an address. */
export function GoToWorker({ text }: { text: string }): ReactNode {
  const address = text.trim();
  return (
    isAddress(address) && (
      <p>
        <Link href={`/worker/${address}`}>Go to the worker {shortAddress(address)}</Link>
      </p>
    )
  );
}
