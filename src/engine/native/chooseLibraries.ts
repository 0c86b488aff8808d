import path from 'node:path';
import { LensError } from '../../protocol/errors';
import {
  librariesIn,
  librariesOfFolder,
  librariesOfPackage,
  platformPackage,
  type LibraryFiles,
} from './libraryFiles';

export interface LibraryChoice {
  /** Layers for the GPU; 0 needs no GPU build. */
  readonly gpuLayers: number;
  /** A folder with the user's own build, in place of the installed packages. */
  readonly libraryFolder?: string | undefined;
}

/** Chooses the build of llama.cpp for this machine. Throws library-missing. */
export async function chooseLibraries({ gpuLayers, libraryFolder }: LibraryChoice): Promise<LibraryFiles> {
  if (libraryFolder) return librariesOfFolder(libraryFolder);
  if (gpuLayers === 0) return librariesOfPackage(platformPackage(process.platform, process.arch), __filename);
  return librariesOfGpu();
}

/** node-llama-cpp tests which GPU build runs here; the copy that it has loaded is the one to bind. */
async function librariesOfGpu(): Promise<LibraryFiles> {
  const { getLlama, LlamaLogLevel } = await import('node-llama-cpp');
  try {
    await getLlama({
      gpu: 'auto',
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      logLevel: LlamaLogLevel.disabled,
    });
  } catch (cause) {
    throw new LensError(
      'library-missing',
      `node-llama-cpp found no build of llama.cpp for this machine (package ${platformPackage(process.platform, process.arch)}).`,
      'Install node-llama-cpp 3.21.1 with its optional packages, or set the GPU layers to 0.',
      { cause },
    );
  }
  for (const file of loadedLibraries()) {
    const found = /llama(\.[a-z]+)?\.v\d/.test(path.basename(file)) && librariesIn(path.dirname(file));
    if (found) return found;
  }
  return librariesOfPackage(platformPackage(process.platform, process.arch), __filename);
}

function loadedLibraries(): string[] {
  // Node 20.13 and later; the network part of a report looks names up and can take seconds.
  const report = process.report as typeof process.report & { excludeNetwork?: boolean };
  const before = report.excludeNetwork;
  report.excludeNetwork = true;
  const { sharedObjects } = report.getReport() as { readonly sharedObjects?: readonly string[] };
  report.excludeNetwork = before ?? false;
  return [...(sharedObjects ?? [])];
}
