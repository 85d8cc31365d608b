import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, type ReactNode } from 'react';
import { Route, Router, Switch } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';

import { chosenNetwork, NETWORKS } from './config/index.js';
import { ClusterProvider } from './data/context.js';
import { ChainTime } from './data/clock.js';
import { Boundary } from './screens/boundary.js';
import { MyWorkersScreen } from './screens/my-workers.js';
import { NetworkGate } from './screens/network-gate.js';
import { NotFound, UnknownNetwork } from './screens/not-found.js';
import { OpenScreen } from './screens/open.js';
import { Shell } from './screens/shell.js';
import { WorkerScreen } from './screens/worker.js';
import { WalletProvider } from './wallet/context.js';

// Only those who look at more than their own workers load these.
const GovernanceScreen = lazy(() => import('./screens/governance.js'));
const OverviewScreen = lazy(() => import('./screens/overview.js'));
const RewardsScreen = lazy(() => import('./screens/rewards.js'));
const SlashCaseScreen = lazy(() => import('./screens/slash-case.js'));
const SlashesScreen = lazy(() => import('./screens/slashes.js'));
const WordsScreen = lazy(() => import('./screens/words.js'));
const WorkersScreen = lazy(() => import('./screens/workers.js'));

const client = new QueryClient({
  defaultOptions: { queries: { retry: 1, staleTime: 1_000, refetchOnWindowFocus: true } },
});

export function App(): ReactNode {
  const config = chosenNetwork(window.location.search);
  if (!config) return <UnknownNetwork networks={NETWORKS} />;
  return (
    // The policy of the page allows no styles but those of its own files.
    <CSPProvider disableStyleElements>
      <Boundary>
        <QueryClientProvider client={client}>
          <ClusterProvider config={config}>
            <WalletProvider>
              <Router hook={useHashLocation}>
                <NetworkGate>
                  <ChainTime>
                    <Shell>
                      <Screens />
                    </Shell>
                  </ChainTime>
                </NetworkGate>
              </Router>
            </WalletProvider>
          </ClusterProvider>
        </QueryClientProvider>
      </Boundary>
    </CSPProvider>
  );
}

function Screens(): ReactNode {
  const [location] = useHashLocation();
  return (
    <Boundary key={location}>
      <Suspense fallback={<p role="status">Loading…</p>}>
        <Switch>
          <Route path="/" component={MyWorkersScreen} />
          <Route path="/open" component={OpenScreen} />
          <Route path="/workers" component={WorkersScreen} />
          <Route path="/overview" component={OverviewScreen} />
          <Route path="/rewards" component={RewardsScreen} />
          <Route path="/governance" component={GovernanceScreen} />
          <Route path="/slashes" component={SlashesScreen} />
          <Route path="/slashes/:address">
            {({ address }) => <SlashCaseScreen key={address} address={address} />}
          </Route>
          <Route path="/words" component={WordsScreen} />
          <Route path="/worker/:address">
            {({ address }) => <WorkerScreen key={address} address={address} />}
          </Route>
          <Route component={NotFound} />
        </Switch>
      </Suspense>
    </Boundary>
  );
}
