/**
 * What a node that lies says of accounts.
 *
 * @module
 */

import { getNetworkCodec, type NetworkArgs } from '@inferix/staking-client/generated';
import { getBase64Codec, type Address } from '@solana/kit';

type Shown = { value: { data: [string, string] } | null };
type Call = { method?: string; params?: readonly unknown[] };

/** Shows a network otherwise than it is, at its own address. */
export const networkOtherwise =
  (network: Address, change: (network: NetworkArgs) => NetworkArgs) =>
  ({ method, params = [] }: Call, result: unknown): unknown => {
    if (method !== 'getAccountInfo' || params[0] !== network) return result;
    const shown = result as Shown;
    if (!shown.value) return result;
    const codec = getNetworkCodec();
    const forged = change(codec.decode(getBase64Codec().encode(shown.value.data[0])));
    const data = [getBase64Codec().decode(codec.encode(forged)), 'base64'];
    return { ...shown, value: { ...shown.value, data } };
  };
