import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ExtractResult } from '../../src/protocol/method';
import { root } from './workbench';

/** What `refusal-lens VERB ... --json` prints. */
export function commandLine<Result>(...args: readonly string[]): Promise<Result> {
  return new Promise((resolve, reject) => {
    const command = [path.join(root, 'dist', 'cli.js'), ...args, '--json'];
    execFile(process.execPath, command, { cwd: root, maxBuffer: 64e6 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`refusal-lens ${args.join(' ')} failed:\n${stderr}`, { cause: error }));
      else resolve(JSON.parse(stdout) as Result);
    });
  });
}

/** The vectors of the default model, in the cache that the extension shares. */
export function extractVectors(adapter?: string): Promise<ExtractResult> {
  return commandLine(
    'extract',
    '--model',
    'default',
    ...(adapter === undefined ? [] : ['--adapter', adapter]),
  );
}

/** The ```prompt blocks of the sample's Markdown file, in order. */
export function samplePrompts(): string[] {
  const text = readFileSync(path.join(root, 'sample', 'prompts.md'), 'utf8');
  return [...text.matchAll(/^```prompt\n([\s\S]*?)\n```$/gm)].flatMap(([, prompt]) => prompt ?? []);
}

/** Whether an answer opens as a refusal. */
export function refuses(answer: string): boolean {
  return /\b(sorry|cannot|can't|can not|unable|not able|won't)\b/i.test(
    answer.replaceAll('\u2019', "'").slice(0, 100),
  );
}
