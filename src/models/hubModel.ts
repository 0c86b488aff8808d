import { rm } from 'node:fs/promises';
import path from 'node:path';
import { readGgufHead } from '../formats/ggufHead';
import { LensError } from '../protocol/errors';
import type { AddedEntry } from './addedFiles';
import { fetchFile, type OnStep } from './fetchFile';
import { hubFileFacts, hubFileOfQuant, huggingFaceEndpoint, type HubFile } from './hubFile';
import { huggingFaceSource, usualPatience, type Patience } from './huggingFace';
import { hubUriText, type HubUri } from './hubUri';
import { SourceFailure } from './source';
import { stampOf } from './verify';

/**
 * Fetches the GGUF file of an address into `folder` and gives its entry for the list of added files. The hub's sha256
 * is checked where it gives one, else the size. Errors: download-failed, model-invalid, and those of fetchFile.
 */
export async function fetchHubFile(
  uri: HubUri,
  folder: string,
  onStep: OnStep,
  signal: AbortSignal,
  endpoint: string = huggingFaceEndpoint(),
  patience: Patience = usualPatience,
): Promise<AddedEntry> {
  const address = hubUriText(uri);
  onStep({ message: `Looking up ${address} on Hugging Face` });
  const { file, ...expected } = await look(uri, endpoint, patience, signal).catch((error: unknown) => {
    if (!(error instanceof SourceFailure)) throw error;
    throw new LensError(
      'download-failed',
      `${address} could not be fetched: Hugging Face ${error.message}.`,
      'Check the address and the network, or download the file yourself and add it.',
      { cause: error },
    );
  });
  if (/-\d{5}-of-\d{5}\.gguf$/i.test(file.file))
    throw new LensError(
      'wrong-use',
      `${address} is a model in several files, which are not fetched.`,
      'Download all of them into one folder, and add the first.',
    );
  const name = fileNameOf(file);
  const place = path.join(folder, name);
  const source = huggingFaceSource({ ...file, size: expected.size }, endpoint, patience);
  await fetchFile({ name: address, path: place, ...expected, sources: [source] }, onStep, signal);
  const head = await readGgufHead(place).catch(async (error: unknown) => {
    // It is what the hub has, and no use: nobody else would remove it.
    await rm(place, { force: true });
    await rm(stampOf(place), { force: true });
    throw error;
  });
  const { architecture, license } = head;
  return {
    kind: head.kind === 'adapter' ? 'adapter' : 'model',
    name: head.name ?? path.posix.basename(file.file, '.gguf'),
    file: name,
    uri: address,
    ...expected,
    ...(architecture === undefined ? {} : { architecture }),
    ...(license === undefined ? {} : { license }),
  };
}

/** Which file an address means, at the commit that it has now, and what the file must be. */
async function look(
  uri: HubUri,
  endpoint: string,
  { connectMs }: Patience,
  signal: AbortSignal,
): Promise<{ readonly file: HubFile; readonly size: number; readonly sha256?: string }> {
  const { repository } = uri;
  const asked: HubFile =
    uri.kind === 'file'
      ? { repository, file: uri.file, revision: uri.revision }
      : {
          repository,
          file: await hubFileOfQuant(repository, uri.quant, endpoint, connectMs, signal),
          revision: 'main',
        };
  const { size, sha256, commit } = await hubFileFacts(asked, endpoint, connectMs, signal);
  return {
    // At one commit, so that an interrupted transfer goes on with the same file.
    file: { ...asked, revision: commit ?? asked.revision },
    size,
    ...(sha256 === undefined ? {} : { sha256 }),
  };
}

/** `user_repository_file.gguf`: what lies in the model folder says where it came from. */
function fileNameOf({ repository, file }: HubFile): string {
  return `${repository}/${file}`.replaceAll('/', '_').replace(/[^\w.-]+/g, '-');
}
