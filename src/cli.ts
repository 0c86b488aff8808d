import path from 'node:path';
import { CommanderError } from 'commander';
import { exitCodeOf, failed, interrupted, succeeded, wrongUse } from './cli/exitCode';
import { createProgram } from './cli/program';
import { createProgress } from './cli/progress';
import { createEngineClient } from './client/engineClient';
import { Cancelled, toErrorData } from './protocol/errors';

// The same engine as the extension's, without VS Code: verbs in, tables or JSON out, progress on stderr.

async function main(argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json');
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  // `refusal-lens ... | head`: whoever reads has seen enough.
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? succeeded : failed),
  );
  const progress = createProgress(process.stderr);
  const log: string[] = [];
  const client = createEngineClient({
    modulePath: path.join(__dirname, 'engine.js'),
    settings: { assets: path.join(__dirname, '..', 'models'), modelFolder: '', cacheFolder: '' },
    log: (line) => log.push(line),
  });
  let exitCode = succeeded;
  const program = createProgram({
    request: (method, params) =>
      client.request(method, params, { onProgress: (event) => progress.show(event), signal: abort.signal }),
    print(result, text) {
      progress.end();
      process.stdout.write(`${json ? JSON.stringify(result) : text}\n`);
    },
    endAsFailed: () => (exitCode = failed),
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    progress.end();
    if (error instanceof CommanderError) return error.exitCode === 0 ? succeeded : wrongUse;
    if (error instanceof Cancelled) return interrupted;
    const data = toErrorData(error);
    process.stderr.write(`refusal-lens: ${data.message} ${data.next}\n`);
    if (data.code === 'internal' || data.code === 'engine-crashed')
      process.stderr.write(log.slice(-20).join('\n') + '\n');
    if (json) process.stdout.write(`${JSON.stringify({ error: data })}\n`);
    return exitCodeOf(data.code);
  } finally {
    await client.dispose();
  }
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
