import { contestSlash, type SlashCase, type Worker } from '@inferix/staking-client';
import { useEffect, useState, type ReactNode } from 'react';

import { duration } from '../model/format.js';
import { describeCase } from '../model/slash-cases.js';
import { TextField } from '../ui/field.js';
import { ActionDialog } from './action-dialog.js';
import { bytes32 } from './input.js';

/** Answers a slash case by the hash of a text that is kept elsewhere. */
export function Contest({
  worker,
  slashCase,
  onClose,
}: {
  worker: Worker;
  slashCase: SlashCase;
  onClose: () => void;
}): ReactNode {
  const [text, setText] = useState('');
  const [hash, setHash] = useState<Uint8Array>();
  useEffect(() => {
    let stale = false;
    setHash(undefined);
    if (text.trim() !== '') {
      void bytes32(text).then((bytes) => {
        if (!stale) setHash(bytes);
      });
    }
    return () => {
      stale = true;
    };
  }, [text]);
  const request = hash && {
    key: `contest ${slashCase.address} ${hash.join()}`,
    build: (authority: Parameters<typeof contestSlash>[0]['authority']) =>
      contestSlash({ slashCase, authority, answerHash: hash }),
  };
  return (
    <ActionDialog
      title="Contest this slash"
      lead={`The case then waits ${duration(BigInt(slashCase.delaySecs))} longer, so that the network can look at your answer and veto it. Publish the answer where the network asks for it. The chain keeps its hash only.`}
      request={request}
      workers={[worker.address]}
      describe={describeCase}
      submit="Contest it"
      done="Contested"
      onClose={onClose}
    >
      <TextField
        label="Your answer"
        value={text}
        onChange={setText}
        hint="Keep the exact text: its SHA-256 goes on chain. You can also enter that hash itself, in 64 hexadecimal digits."
      />
    </ActionDialog>
  );
}
