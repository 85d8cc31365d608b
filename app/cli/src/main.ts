import { explain } from './failure.js';
import { program } from './program.js';

try {
  await program().parseAsync();
} catch (error) {
  const { code, lines, exitCode } = explain(error);
  if (process.argv.includes('json') && lines.length > 0) {
    console.error(JSON.stringify({ error: code, message: lines.join('\n') }));
  } else {
    for (const line of lines) console.error(line);
  }
  process.exitCode = exitCode;
}
