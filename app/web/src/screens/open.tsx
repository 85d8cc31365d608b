import { findWorkerAddress, openWorker, requireWallet } from '@inferix/staking-client';
import type { Address } from '@solana/kit';
import { useEffect, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';

import { ActionDialog } from '../actions/action-dialog.js';
import { bytes32, isHex32, parseAddress } from '../actions/input.js';
import { useCluster } from '../data/context.js';
import { rememberName } from '../model/machine-names.js';
import { Button } from '../ui/button.js';
import { TextField } from '../ui/field.js';
import { ScreenTitle } from '../ui/screen-title.js';
import { useWallet } from '../wallet/context.js';
import { Guide } from './guide.js';
import { useNetwork } from './network-gate.js';
import { Welcome } from './welcome.js';
import styles from './worker.module.css';

type Named = { worker: Address; name: string; node: Uint8Array };

/** Opens a worker: names the machine, and says where its rewards go. */
export function OpenScreen(): ReactNode {
  const { address } = useWallet();
  const [name, setName] = useState('');
  const [payoutText, setPayoutText] = useState('');
  const [asking, setAsking] = useState(false);
  const named = useNamedWorker(name, address);
  const payout = parseAddress(payoutText);
  if (address === undefined) return <Welcome />;
  return (
    <>
      <ScreenTitle>Open a worker</ScreenTitle>
      <Guide />
      <form
        className={styles.card}
        style={{ marginTop: 24, maxWidth: 640 }}
        onSubmit={(event) => {
          event.preventDefault();
          if (named && payout.error === undefined) setAsking(true);
        }}
      >
        <h2>Which machine is it?</h2>
        <TextField
          label="Name of the machine"
          value={name}
          onChange={setName}
          hint="A name that no other machine of yours has, such as hanoi-01. If the network gave it 64 hexadecimal digits, enter those. Only a hash goes on chain: note the name. This browser keeps it, too."
        />
        <TextField
          label="Wallet that rewards go to (optional)"
          value={payoutText}
          onChange={setPayoutText}
          error={payout.error}
          hint="Leave it empty to be paid to the connected wallet. It can be changed later."
        />
        <div className={styles.actions}>
          <Button type="submit" kind="primary" disabled={!named || payout.error !== undefined}>
            Go on
          </Button>
        </div>
      </form>
      {asking && named && (
        <Opening
          named={named}
          payout={payout.value}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </>
  );
}

function Opening({
  named: { worker, name, node },
  payout,
  onClose,
}: {
  named: Named;
  payout: Address | undefined;
  onClose: () => void;
}): ReactNode {
  const network = useNetwork();
  const { connection } = useCluster();
  const [, navigate] = useLocation();
  return (
    <ActionDialog
      title="Open this worker"
      lead="It needs rent for its accounts, which comes back when you close it. No stake is needed yet."
      request={{
        key: `open ${worker} ${payout ?? ''}`,
        build: async (opener) => {
          if (payout !== undefined) await requireWallet(connection, payout);
          return openWorker({ network, opener, node, ...(payout === undefined ? {} : { payout }) });
        },
      }}
      workers={[worker]}
      submit="Open it"
      done="The worker is open"
      onClose={onClose}
      onDone={() => {
        if (!isHex32(name)) rememberName(worker, name);
        navigate(`/worker/${worker}`);
      }}
    />
  );
}

/** The worker that a name means, once its address is computed. */
function useNamedWorker(name: string, opener: Address | undefined): Named | undefined {
  const { address: network, programAddress } = useNetwork();
  const [named, setNamed] = useState<Named>();
  useEffect(() => {
    let stale = false;
    setNamed(undefined);
    const trimmed = name.trim();
    if (trimmed !== '' && opener !== undefined) {
      void bytes32(trimmed).then(async (node) => {
        const worker = await findWorkerAddress({ network, opener, node }, { programAddress });
        if (!stale) setNamed({ worker, name: trimmed, node });
      });
    }
    return () => {
      stale = true;
    };
  }, [name, opener, network, programAddress]);
  return named;
}
