import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ggufProblem } from '../../src/engine/ggufFile';
import { adapterLoadError, modelFileError, modelLoadError } from '../../src/engine/modelErrors';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'refusal-lens-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a file that cannot be a GGUF file', () => {
  const write = (content: string): string => {
    const file = path.join(folder, 'file.gguf');
    writeFileSync(file, content);
    return file;
  };

  it('is found out before llama.cpp sees it', () => {
    expect(ggufProblem(path.join(folder, 'none.gguf'))).toBe('missing');
    expect(ggufProblem(folder)).toBe('not-a-file');
    expect(ggufProblem(write(''))).toBe('empty');
    expect(ggufProblem(write('# A readme that is longer than the header'))).toBe('not-gguf');
    expect(ggufProblem(write('GGUF'))).toBe('not-gguf');
    expect(ggufProblem(write(`GGUF${'\0'.repeat(20)}`))).toBeUndefined();
  });

  it('is named in one sentence', () => {
    expect(modelFileError('/models/a.gguf', 'missing')).toMatchObject({
      code: 'model-missing',
      message: 'There is no model file at /models/a.gguf.',
    });
    expect(modelFileError('/models/a.gguf', 'not-gguf')).toMatchObject({
      code: 'model-invalid',
      message: 'The model file a.gguf is not a GGUF file.',
    });
  });
});

describe('what llama.cpp logs when it refuses a file', () => {
  it.each([
    [
      "llama_model_load: error loading model: error loading model architecture: unknown model architecture: 'foo'",
      'model-unsupported',
    ],
    [
      "llama_model_load: error loading model: tensor 'blk.1.ffn_up.weight' data is not within the file bounds, model is corrupted or incomplete",
      'model-invalid',
    ],
    [
      'ggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate buffer of size 99999999999',
      'out-of-memory',
    ],
    ["llama_model_load: error loading model: missing tensor 'output_norm.weight'", 'model-invalid'],
    ['', 'model-invalid'],
  ])('%s', (log, code) => expect(modelLoadError('/m/x.gguf', log).code).toBe(code));

  it('becomes a sentence without function names', () => {
    const log =
      "llama_model_load: error loading model: missing tensor 'output_norm.weight'\nllama_model_load_from_file_impl: failed to load model";
    expect(modelLoadError('/m/x.gguf', log).message).toBe(
      "The model file x.gguf cannot be loaded: missing tensor 'output_norm.weight'.",
    );
  });

  it.each([
    [
      'llama_adapter_lora_init: failed to apply lora adapter: model arch and LoRA arch mismatch',
      'adapter-mismatch',
    ],
    [
      "llama_adapter_lora_init: failed to apply lora adapter: tensor 'blk.0.attn_v.weight' has incorrect shape (hint: maybe wrong base model?)",
      'adapter-mismatch',
    ],
    [
      "llama_adapter_lora_init: failed to apply lora adapter: expect general.type to be 'adapter', but got: model",
      'adapter-invalid',
    ],
  ])('about an adapter: %s', (log, code) => {
    const error = adapterLoadError('/m/a.gguf', 'SmolLM2', log);
    expect(error.code).toBe(code);
    expect(error.message).not.toMatch(/hint|llama_adapter/);
  });
});
