import { createRequire } from 'node:module';

/** What we use of `@solana/surfpool-*`: a whole validator inside this process. It ships no types. */
export type Surfnet = {
  readonly rpcUrl: string;
  readonly wsUrl: string;
  readonly payerSecretKey: number[];
  deploy(options: { programId: string; soPath: string }): string;
  fundSol(address: string, lamports: number): void;
  setAccount(address: string, lamports: number, data: number[], owner: string): void;
  /** Forward only, in milliseconds. Between journeys the chain's clock stands still. */
  timeTravelToTimestamp(milliseconds: number): unknown;
  stop(): void;
};

/** Starts a validator on ports of its own. */
export function startSurfnet(): Surfnet {
  const target = { linux: 'linux-x64-gnu', darwin: 'darwin-arm64' }[process.platform as string];
  const { Surfnet } = createRequire(import.meta.url)(`@solana/surfpool-${target ?? '?'}`) as {
    Surfnet: { startWithConfig(config: object): Surfnet };
  };
  return Surfnet.startWithConfig({ offline: true, blockProductionMode: 'transaction' });
}
