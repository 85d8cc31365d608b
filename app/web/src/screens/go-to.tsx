import { isAddress } from '@solana/kit';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

import { shortAddress } from '../model/format.js';

const SCREENS = { worker: '/worker', case: '/slashes' };

/** The way to what is in no list, once `text` is an address. */
export function GoTo({
  what = 'worker',
  text,
}: {
  what?: keyof typeof SCREENS;
  text: string;
}): ReactNode {
  const address = text.trim();
  return (
    isAddress(address) && (
      <p>
        <Link href={`${SCREENS[what]}/${address}`}>
          Go to the {what} {shortAddress(address)}
        </Link>
      </p>
    )
  );
}
