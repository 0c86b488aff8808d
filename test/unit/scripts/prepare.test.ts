import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dependenciesInstalled, sourcesHash } from '../../../scripts/prepare.mjs';

let checkout: string;
beforeEach(() => {
  checkout = mkdtempSync(path.join(os.tmpdir(), 'rl-checkout-'));
});
afterEach(() => {
  rmSync(checkout, { recursive: true });
});

function write(name: string, content: unknown): void {
  const file = path.join(checkout, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

describe('dependenciesInstalled', () => {
  const wanted = {
    '': { version: '0.1.0' },
    'node_modules/here': { version: '1.0.0' },
    'node_modules/for-another-platform': { version: '1.0.0', optional: true },
  };

  it('is false on a fresh clone', () => {
    write('package-lock.json', { packages: wanted });
    expect(dependenciesInstalled(checkout)).toBe(false);
  });

  it('is true when all but optional packages are there in the versions of the lock file', () => {
    write('package-lock.json', { packages: wanted });
    write('node_modules/.package-lock.json', { packages: { 'node_modules/here': { version: '1.0.0' } } });
    expect(dependenciesInstalled(checkout)).toBe(true);
  });

  it('is false when the lock file has moved on', () => {
    write('package-lock.json', { packages: { ...wanted, 'node_modules/here': { version: '1.1.0' } } });
    write('node_modules/.package-lock.json', { packages: { 'node_modules/here': { version: '1.0.0' } } });
    expect(dependenciesInstalled(checkout)).toBe(false);
  });
});

describe('sourcesHash', () => {
  it('changes when a source changes, appears or goes, and not for other files', () => {
    write('src/deep/a.ts', 'one');
    const first = sourcesHash(checkout);
    write('docs/a.md', 'text');
    expect(sourcesHash(checkout)).toBe(first);
    write('src/deep/a.ts', 'two');
    expect(sourcesHash(checkout)).not.toBe(first);
    write('src/deep/a.ts', 'one');
    write('webview/b.ts', '');
    expect(sourcesHash(checkout)).not.toBe(first);
    rmSync(path.join(checkout, 'webview', 'b.ts'));
    expect(sourcesHash(checkout)).toBe(first);
  });
});
