import type { ReactNode } from 'react';

import { useCluster } from '../data/context.js';
import { shortAddress } from '../model/format.js';
import { Button } from '../ui/button.js';
import { Menu, type MenuItem } from '../ui/menu.js';
import { useWallet } from '../wallet/context.js';

/** Connects a wallet, or shows the one that is connected. */
export function WalletButton(): ReactNode {
  const { config } = useCluster();
  const { wallets, address, others, name, failure, connect, disconnect, choose } = useWallet();
  if (address !== undefined) {
    const items: MenuItem[] = [
      ...others.map((other) => ({
        key: other,
        text: `Switch to ${shortAddress(other)}`,
        onSelect: () => {
          choose(other);
        },
      })),
      {
        key: 'copy',
        text: 'Copy the address',
        onSelect: () => {
          navigator.clipboard.writeText(address).catch(() => undefined);
        },
      },
      { key: 'disconnect', text: 'Disconnect', onSelect: disconnect },
    ];
    return (
      <Menu
        trigger={<Button />}
        label={shortAddress(address)}
        items={items}
        note={`By ${name ?? ''}.`}
      />
    );
  }
  const items = wallets.map((wallet) => ({
    key: wallet.name,
    text: (
      <>
        <img src={wallet.icon} alt="" />
        {wallet.name}
      </>
    ),
    onSelect: () => void connect(wallet),
  }));
  const note =
    failure ??
    (wallets.length === 0
      ? `No wallet for ${config.name} is installed in this browser. Phantom, Solflare, Backpack and others work here. On a phone, open this page in the wallet’s own browser.`
      : undefined);
  return (
    <Menu trigger={<Button kind="primary" />} label="Connect wallet" items={items} note={note} />
  );
}
