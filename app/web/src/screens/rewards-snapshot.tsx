import {
  explainFailure,
  fetchRewardPool,
  type Connection,
  type Network,
} from '@inferix/staking-client';
import { compareFirst, ROOT_PROVES } from '@inferix/stake-snapshots';
import { useState, type DragEvent, type ReactNode } from 'react';

import { useCluster } from '../data/context.js';
import {
  forgetSnapshot,
  useSnapshot,
  verifySnapshot,
  type SnapshotState,
} from '../data/snapshot.js';
import { grouped, tokens } from '../model/format.js';
import type { Published } from '../model/publications.js';
import { hostedFolder } from '../snapshot/hosted.js';
import type { ChainState } from '../snapshot/messages.js';
import type { Progress, VerifiedSnapshot } from '../snapshot/reader.js';
import { hostedSnapshot, snapshotFile } from '../snapshot/source.js';
import { Button } from '../ui/button.js';
import { FileField } from '../ui/file-field.js';
import { Notice } from '../ui/marks.js';
import { SnapshotProofs } from './rewards-proofs.js';
import styles from './rewards.module.css';
import worker from './worker.module.css';

/** A snapshot from the network's host or from a file, verified here. */
export function SnapshotPanel({
  network,
  published,
}: {
  network: Network;
  published: readonly Published[];
}): ReactNode {
  const state = useSnapshot();
  return (
    <section className={`${worker.card ?? ''} ${worker.wide ?? ''} ${styles.panel ?? ''}`}>
      <h2>Check a snapshot</h2>
      <p className={worker.text}>
        A snapshot has what every worker has earned. Your browser adds it up, computes its root and
        compares that with the chain, so nobody has to be believed. The file is sent nowhere.
      </p>
      {published.length > 0 && <Choose network={network} published={published} />}
      <Outcome network={network} state={state} />
      {state.at === 'verified' && <SnapshotProofs network={network} snapshot={state.snapshot} />}
    </section>
  );
}

function Choose({
  network,
  published,
}: {
  network: Network;
  published: readonly Published[];
}): ReactNode {
  const { config, connection } = useCluster();
  const [over, setOver] = useState(false);
  const folder = hostedFolder(network, config);
  const chain = (): Promise<ChainState> => chainState(connection, network);
  const take = (files: Iterable<File>): void => {
    const [file] = files;
    if (file) void verifySnapshot(() => snapshotFile(file), chain);
  };
  const drag = (event: DragEvent, isOver: boolean): void => {
    event.preventDefault();
    setOver(isOver);
  };
  return (
    <>
      {folder !== undefined && (
        <div className={worker.actions}>
          {published.map(({ publication: { epoch } }, i) => (
            <Button
              key={epoch}
              kind={i === 0 ? 'primary' : 'plain'}
              onClick={() => {
                void verifySnapshot(() => hostedSnapshot(folder, epoch), chain);
              }}
            >
              Load and verify epoch {epoch.toString()}
            </Button>
          ))}
        </div>
      )}
      <div
        className={styles.drop}
        data-over={over}
        onDragOver={(event) => {
          drag(event, true);
        }}
        onDragLeave={(event) => {
          drag(event, false);
        }}
        onDrop={(event) => {
          drag(event, false);
          take(event.dataTransfer.files);
        }}
      >
        <FileField
          label="A snapshot as a file"
          hint={
            folder === undefined
              ? 'The network names no host of snapshots that this page may read. Choose its file, or drop it here.'
              : 'Choose it, or drop it here.'
          }
          multiple={false}
          onChange={take}
        />
      </div>
    </>
  );
}

/** What a snapshot is compared with, as the chain has it now. */
async function chainState(connection: Connection, network: Network): Promise<ChainState> {
  try {
    const [pool, slot] = await Promise.all([
      fetchRewardPool(connection, network.address),
      connection.rpc.getSlot({ commitment: 'confirmed' }).send(),
    ]);
    return { network, pool, slot };
  } catch (error) {
    throw explainFailure(error, connection);
  }
}

function Outcome({ network, state }: { network: Network; state: SnapshotState }): ReactNode {
  switch (state.at) {
    case 'none':
      return null;
    case 'reading':
      return <Reading progress={state.progress} />;
    case 'refused':
      return <Notice tone="bad">{state.failure.message}</Notice>;
    case 'verified':
      return <Verified network={network} snapshot={state.snapshot} />;
  }
}

function Reading({ progress }: { progress: Progress | undefined }): ReactNode {
  const { leaves, of } = progress ?? { leaves: 0, of: 0 };
  return (
    <div className={styles.progress}>
      <p role="status">
        {of === 0
          ? 'Reading the snapshot…'
          : leaves < of
            ? `Reading ${grouped(`${of}`)} leaves…`
            : 'Computing the root, and comparing…'}
      </p>
      <progress aria-label="Leaves read" {...(of > 0 ? { value: leaves, max: of } : {})} />
      <div>
        <Button size="small" onClick={forgetSnapshot}>
          Stop
        </Button>
      </div>
    </div>
  );
}

/** What is said in base units, as people read it. */
const inTokens = (text: string, decimals: number): string =>
  text.replace(/(\d+)( \+ \d+)? base units/g, (amounts: string) =>
    amounts
      .replace(' base units', '')
      .replace(/\d+/g, (amount) => tokens(BigInt(amount), decimals)),
  );

type VerifiedProps = { network: Network; snapshot: VerifiedSnapshot };

function Verified({ network, snapshot }: VerifiedProps): ReactNode {
  const { name, header, leafCount, checks } = snapshot;
  const broken = checks.filter(({ holds }) => !holds);
  const adds = `${grouped(`${leafCount}`)} ${leafCount === 1 ? 'leaf adds' : 'leaves add'} up to the root that is on chain.`;
  return (
    <>
      {broken.length === 0 ? (
        <Notice tone="good">
          {name} is what the network has published for epoch {header.epoch.toString()}: {adds}
        </Notice>
      ) : (
        <Notice tone="warn">
          <p>
            {name} may be at fault, or the distributor: {broken.length} of {checks.length} checks{' '}
            {broken.length === 1 ? 'does' : 'do'} not hold. {adds} {ROOT_PROVES}
          </p>
          <p>{compareFirst(network.snapshotUri)}</p>
        </Notice>
      )}
      <details className={styles.details} open={broken.length > 0}>
        <summary>What was checked</summary>
        <ul className={styles.checks}>
          {checks.map(({ name: what, holds, detail }) => (
            <li key={what} data-holds={holds}>
              <span aria-hidden="true">{holds ? '✓' : '✗'}</span>
              <span>
                {holds ? what : `Does not hold: ${what}`}
                <small>{inTokens(detail, network.decimals)}</small>
              </span>
            </li>
          ))}
        </ul>
        {broken.length === 0 && <p className={worker.text}>{ROOT_PROVES}</p>}
        <p className={worker.text}>
          Not checked here: that each leaf goes on from the snapshot before it, and who worked. The
          command line does that: inferix-stake rewards verify.
        </p>
      </details>
    </>
  );
}
