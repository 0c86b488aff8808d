import path from 'node:path';
import { LensError } from '../protocol/errors';
import type { FileProblem } from './ggufFile';

const asGguf: Record<Exclude<FileProblem, 'missing'>, string> = {
  unreadable: 'cannot be read',
  'not-a-file': 'is not a file',
  empty: 'is empty',
  'not-gguf': 'is not a GGUF file',
};

/** The error for a model file that is not handed to llama.cpp at all. */
export function modelFileError(file: string, problem: FileProblem): LensError {
  if (problem === 'missing')
    return new LensError(
      'model-missing',
      `There is no model file at ${file}.`,
      'Check the path, or fetch the default model.',
    );
  return new LensError(
    'model-invalid',
    `The model file ${path.basename(file)} ${asGguf[problem]}.`,
    'Choose a GGUF file, or fetch the model again.',
  );
}

/** The error for a model that llama.cpp refused, by what it logged. */
export function modelLoadError(file: string, log: string): LensError {
  const name = path.basename(file);
  const architecture = /unknown model architecture: '([^']*)'/.exec(log)?.[1];
  if (architecture !== undefined)
    return new LensError(
      'model-unsupported',
      `${name} is of the architecture "${architecture}", which llama.cpp v0.4.0 does not know.`,
      'Use a model of another architecture.',
      { cause: log },
    );
  if (
    /not within the file bounds|corrupted or incomplete|failed to read|unexpected(ly reached)? end of file/i.test(
      log,
    )
  )
    return new LensError(
      'model-invalid',
      `The model file ${name} is cut or damaged.`,
      'Fetch it again; its size and sha256 then say whether it is whole.',
      { cause: log },
    );
  if (/failed to allocate|out of memory|unable to allocate/i.test(log))
    return new LensError(
      'out-of-memory',
      `There is not enough memory to load ${name}.`,
      'Use a smaller model or a smaller quantisation, or fewer layers on the GPU.',
      { cause: log },
    );
  return new LensError(
    'model-invalid',
    `The model file ${name} cannot be loaded: ${reasonIn(log)}.`,
    'Use another GGUF file of this model.',
    { cause: log },
  );
}

/** The error for an adapter file that is not handed to llama.cpp at all. */
export function adapterFileError(file: string, problem: FileProblem): LensError {
  if (problem === 'missing')
    return new LensError(
      'adapter-invalid',
      `There is no adapter file at ${file}.`,
      'Check the path, or choose another adapter.',
    );
  return new LensError(
    'adapter-invalid',
    `The adapter file ${path.basename(file)} ${asGguf[problem]}.`,
    'Choose a LoRA adapter in GGUF form.',
  );
}

/** The error for an adapter that llama.cpp refused, by what it logged (llama-adapter.cpp). */
export function adapterLoadError(file: string, model: string, log: string): LensError {
  const name = path.basename(file);
  if (/arch mismatch|incorrect shape|does not exist in base model/.test(log))
    return new LensError(
      'adapter-mismatch',
      `The adapter ${name} was not made for the model ${model}: ${reasonIn(log)}.`,
      'Use it with the model that it was trained on.',
      { cause: log },
    );
  return new LensError(
    'adapter-invalid',
    `The adapter ${name} cannot be loaded: ${reasonIn(log)}.`,
    'Choose a LoRA adapter in GGUF form.',
    { cause: log },
  );
}

/** The reason in what llama.cpp logged, which is its most particular line, without function names and hints. */
function reasonIn(log: string): string {
  const lines = log.split('\n').filter((line) => /failed|error|invalid|missing|expect/i.test(line));
  const line = lines.find((each) => !/failed to load model$/.test(each)) ?? lines[0];
  const reason = line?.replace(/^(\w+: )+(error loading model: )*/, '').replace(/\s*\(hint:.*\)/, '');
  return reason?.replace(/\.*$/, '') ?? 'llama.cpp gave no reason';
}
