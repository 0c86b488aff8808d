import * as vscode from 'vscode';
import type { EngineClient } from '../../client/engineClient';
import { LensError } from '../../protocol/errors';
import type { AddedFile } from '../../protocol/addedFile';
import type { ModelFetcher } from '../lens/modelFetcher';
import { askForGguf } from './ggufFile';

/**
 * Asks for a GGUF file and adds it to the list. Undefined where none is chosen. Error wrong-use for a file of another
 * kind than is `wanted`: it is on the list all the same.
 */
export async function addGgufFile(
  request: EngineClient['request'],
  wanted: AddedFile['kind'] | undefined,
): Promise<AddedFile | undefined> {
  const file = await askForGguf(
    wanted === 'adapter'
      ? 'Choose a LoRA adapter'
      : wanted === 'model'
        ? 'Choose a chat model'
        : 'Add a GGUF file',
  );
  if (file === undefined) return undefined;
  const added = await request('models/add', { file });
  if (wanted !== undefined && added.kind !== wanted)
    throw new LensError(
      'wrong-use',
      `${added.name} is ${added.kind === 'adapter' ? 'an adapter' : 'a model'}, not ${wanted === 'adapter' ? 'an adapter' : 'a model'}.`,
      `It stands in the list of ${added.kind}s now; choose it there.`,
    );
  return added;
}

/** Asks for an address of Hugging Face and fetches its file; gives the address, or undefined where none is given. */
export async function addFromHub(fetcher: ModelFetcher): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: 'Refusal Lens: Add From Hugging Face',
    prompt: 'hf:USER/REPOSITORY:QUANTISATION, or hf:USER/REPOSITORY/FILE.gguf',
    placeHolder: 'hf:user/model-GGUF:Q4_K_M',
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === '' || /^(hf:)?[\w.-]+\/[\w.-]+([:/].*)?$/i.test(text.trim())
        ? undefined
        : 'USER/REPOSITORY with :QUANTISATION or /FILE.gguf behind it',
  });
  const text = typed?.trim();
  if (!text) return undefined;
  const id = /^hf:/i.test(text) ? text : `hf:${text}`;
  await fetcher.fetch({ id, name: id }, new AbortController());
  return id;
}
