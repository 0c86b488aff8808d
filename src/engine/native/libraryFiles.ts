import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { LensError } from '../../protocol/errors';

/** The shared libraries of one build of llama.cpp, all in one folder with its compute backends. */
export interface LibraryFiles {
  readonly folder: string;
  readonly base: string;
  readonly ggml: string;
  readonly llama: string;
}

// libllama.so, libllama.v0.4.0.so, libllama.cuda.v0.4.0.so, libllama.metal.v0.4.0.dylib, llama.v0.4.0.dll; not libllama-common.
const ending = String.raw`(\.[a-z]+)?(\.v\d+\.\d+\.\d+)?\.(so|dylib|dll)$`;
const patterns = {
  base: new RegExp(`^(lib)?ggml-base${ending}`),
  ggml: new RegExp(`^(lib)?ggml${ending}`),
  llama: new RegExp(`^(lib)?llama${ending}`),
};

const scope = '@node-llama-cpp';

/** Finds the libraries in `folder` by pattern, or undefined where one is missing. */
export function librariesIn(folder: string): LibraryFiles | undefined {
  if (!existsSync(folder)) return undefined;
  const names = readdirSync(folder);
  const find = (pattern: RegExp): string | undefined => names.find((name) => pattern.test(name));
  const base = find(patterns.base);
  const ggml = find(patterns.ggml);
  const llama = find(patterns.llama);
  if (!base || !ggml || !llama) return undefined;
  return {
    folder,
    base: path.join(folder, base),
    ggml: path.join(folder, ggml),
    llama: path.join(folder, llama),
  };
}

/** Name of node-llama-cpp's package with the plain (CPU, on Apple silicon Metal) build for a platform. */
export function platformPackage(platform: string, arch: string): string {
  const os = { darwin: 'mac', linux: 'linux', win32: 'win' }[platform] ?? platform;
  const cpu = arch === 'arm' ? 'armv7l' : arch;
  return `${scope}/${os}-${cpu}${os === 'mac' && cpu === 'arm64' ? '-metal' : ''}`;
}

/**
 * Finds the libraries inside an installed package of node-llama-cpp, looking where Node would from `from` (the file
 * that runs). Throws library-missing.
 */
export function librariesOfPackage(name: string, from: string): LibraryFiles {
  const roots = createRequire(from).resolve.paths(name) ?? [];
  for (const root of [...roots, ...roots.map((each) => path.join(each, 'node-llama-cpp', 'node_modules'))]) {
    const bins = path.join(root, name, 'bins');
    if (!existsSync(bins)) continue;
    for (const build of readdirSync(bins)) {
      const found = librariesIn(path.join(bins, build));
      if (found) return found;
    }
  }
  throw new LensError(
    'library-missing',
    `llama.cpp's libraries for this machine are not installed (package ${name}).`,
    `Install them with "npm install ${name}@3.21.1", or reinstall the extension for this platform.`,
  );
}

/** The libraries of a folder that the user chose. Throws library-missing. */
export function librariesOfFolder(folder: string): LibraryFiles {
  const found = librariesIn(folder);
  if (found) return found;
  throw new LensError(
    'library-missing',
    `The folder ${folder} does not hold llama.cpp's libraries (ggml-base, ggml and llama).`,
    'Choose the folder that holds all three, or clear the setting to use the libraries that come along.',
  );
}
