import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  librariesIn,
  librariesOfFolder,
  librariesOfPackage,
  platformPackage,
} from '../../src/engine/native/libraryFiles';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'refusal-lens-libraries-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const fill = (names: readonly string[], into = folder): void => {
  mkdirSync(into, { recursive: true });
  for (const name of names) writeFileSync(path.join(into, name), '');
};
const found = (): (string | undefined)[] => {
  const files = librariesIn(folder);
  return [files?.base, files?.ggml, files?.llama].map((file) => file && path.basename(file));
};

describe('the libraries of a build, by name', () => {
  // Listings of node-llama-cpp 3.21.1's packages, without most of the CPU variants.
  it.each([
    [
      'Linux',
      [
        'libggml-base.so',
        'libggml-cpu-zen4.so',
        'libggml.v0.4.0.so',
        'libllama-common.so',
        'libllama.v0.4.0.so',
      ],
    ],
    [
      'Linux with CUDA',
      [
        'libggml-base.so',
        'libggml-cuda.so',
        'libggml.cuda.v0.4.0.so',
        'libllama-common.so',
        'libllama.cuda.v0.4.0.so',
      ],
    ],
    [
      'macOS',
      [
        'libggml-base.dylib',
        'libggml-metal.so',
        'libggml.metal.v0.4.0.dylib',
        'libllama-common.dylib',
        'libllama.metal.v0.4.0.dylib',
      ],
    ],
    [
      'Windows',
      [
        'ggml-base.dll',
        'ggml-cpu-x64.dll',
        'ggml.v0.4.0.dll',
        'llama-common.dll',
        'llama.v0.4.0.dll',
        'llama-addon.lib',
      ],
    ],
    [
      'a build of the user',
      ['libggml-base.so', 'libggml-cpu.so', 'libggml.so', 'libllama-common.so', 'libllama.so'],
    ],
  ])('are found on %s', (_, names) => {
    fill(names);
    expect(found()).toEqual([names[0], names[2], names[4]?.includes('common') ? names[3] : names[4]]);
  });

  it('are not found where one is missing', () => {
    fill(['libggml-base.so', 'libggml.v0.4.0.so', 'libllama-common.so']);
    expect(librariesIn(folder)).toBeUndefined();
    expect(() => librariesOfFolder(folder)).toThrow(expect.objectContaining({ code: 'library-missing' }));
  });

  it('are found in a package beside node-llama-cpp or inside it', () => {
    const names = ['libggml-base.so', 'libggml.v0.4.0.so', 'libllama.v0.4.0.so'];
    const inside = path.join(
      folder,
      'node_modules/node-llama-cpp/node_modules/@node-llama-cpp/linux-x64/bins/linux-x64',
    );
    fill(names, inside);
    const from = path.join(folder, 'dist', 'engine.js');
    expect(librariesOfPackage('@node-llama-cpp/linux-x64', from).folder).toBe(inside);
    const beside = path.join(folder, 'node_modules/@node-llama-cpp/linux-x64/bins/linux-x64');
    fill(names, beside);
    expect(librariesOfPackage('@node-llama-cpp/linux-x64', from).folder).toBe(beside);
  });

  it('name the package that is missing', () => {
    expect(() => librariesOfPackage('@node-llama-cpp/plan9-x64', path.join(folder, 'x.js'))).toThrow(
      expect.objectContaining({
        code: 'library-missing',
        message: expect.stringContaining('@node-llama-cpp/plan9-x64') as string,
      }),
    );
  });
});

describe('the package for a platform', () => {
  it.each([
    ['linux', 'x64', '@node-llama-cpp/linux-x64'],
    ['linux', 'arm', '@node-llama-cpp/linux-armv7l'],
    ['darwin', 'arm64', '@node-llama-cpp/mac-arm64-metal'],
    ['darwin', 'x64', '@node-llama-cpp/mac-x64'],
    ['win32', 'arm64', '@node-llama-cpp/win-arm64'],
  ])('%s %s', (platform, arch, name) => expect(platformPackage(platform, arch)).toBe(name));
});
