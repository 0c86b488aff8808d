import { copyFileSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Control } from '../../src/engine/engine';
import { createSession } from '../../src/engineProcess/session';
import { createModelLibrary } from '../../src/models/library';

const assets = path.join(__dirname, '..', '..', 'models');
const folder = mkdtempSync(path.join(os.tmpdir(), 'refusal-lens-session-'));
const control: Control = { check: () => undefined, cancelled: () => false, progress: () => undefined };

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('keeps the model loaded for equal requests, and loads it anew once a file has been replaced', async () => {
  const adapter = path.join(folder, 'adapter.gguf');
  copyFileSync(path.join(assets, 'overcautious', 'overcautious.gguf'), adapter);
  const session = createSession(createModelLibrary({ assets, modelFolder: '', cacheFolder: '' }));
  const spec = { model: 'default', adapters: [{ adapter, scale: 1 }] };
  const first = await session.open(spec, control);
  expect(await session.open(spec, control)).toBe(first);
  utimesSync(adapter, new Date(0), new Date(0));
  const second = await session.open(spec, control);
  expect(second).not.toBe(first);
  second.dispose();
});
