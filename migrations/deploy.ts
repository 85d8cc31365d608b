/**
 * Creates a network, as `inferix-stake network create` does. From the folder `app/cli`:
 *
 *     npx tsx ../../migrations/deploy.ts network.json --dry-run
 *
 * `network.example.json` shows the file: its addresses are placeholders, which are refused; `params`
 * overrides defaults, in the units of the client's `Params`; the four caps are whole tokens.
 */
import { run } from '../app/cli/src/run.js';

process.exitCode = await run(['network', 'create', ...process.argv.slice(2)]);
