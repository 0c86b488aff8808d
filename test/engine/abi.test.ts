import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import koffi, { type TypeObject } from 'koffi';
import { describe, expect, it } from 'vitest';
import { defineAbi } from '../../src/engine/native/abi';
import { ggmlOpMulMat } from '../../src/engine/native/evalCallback';

const bundle = path.join(
  __dirname,
  '..',
  '..',
  'node_modules',
  'node-llama-cpp',
  'llama',
  'gitRelease.bundle',
);

function works(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const compiler = ['cc', 'gcc', 'clang'].find(works);
const lacking = !compiler
  ? 'no C compiler'
  : !works('git')
    ? 'no git'
    : !existsSync(bundle)
      ? 'no source bundle'
      : '';

const abi = defineAbi();
const structs: Record<string, TypeObject> = {
  'struct llama_model_params': abi.modelParams,
  'struct llama_context_params': abi.contextParams,
  'struct llama_batch': abi.batch,
  'struct ggml_tensor': abi.tensor,
};

/** Enum values that src/engine writes as numbers. */
const constants: Record<string, number> = {
  GGML_OP_MUL_MAT: ggmlOpMulMat,
  GGML_TYPE_F32: 0,
  GGML_TYPE_F16: 1,
  GGML_TYPE_Q4_0: 2,
  GGML_TYPE_Q8_0: 8,
  GGML_TYPE_Q8_1: 9,
  GGML_TYPE_Q6_K: 14,
  GGML_TYPE_IQ4_NL: 20,
  GGML_TYPE_BF16: 30,
  GGML_TYPE_MXFP4: 39,
  GGML_TYPE_Q2_0: 42,
  GGML_LOG_LEVEL_WARN: 3,
  GGML_LOG_LEVEL_ERROR: 4,
  GGML_LOG_LEVEL_CONT: 5,
  GGML_BACKEND_DEVICE_TYPE_GPU: 1,
  GGML_BACKEND_DEVICE_TYPE_IGPU: 2,
};

/** A C program that prints what the headers say, a name and a number a line. */
function program(): string {
  const lines = Object.entries(structs).flatMap(([name, type]) => [
    `printf("${name} %zu\\n", sizeof(${name}));`,
    ...Object.keys(type.members ?? {}).map(
      (member) => `printf("${name}.${member} %zu\\n", offsetof(${name}, ${member}));`,
    ),
  ]);
  const values = Object.keys(constants).map((name) => `printf("${name} %d\\n", (int) ${name});`);
  return `#include <stdio.h>\n#include <stddef.h>\n#include "llama.h"\n#include "ggml-backend.h"\nint main(void) {\n${[...lines, ...values].join('\n')}\nreturn 0;\n}\n`;
}

describe(`the structs bound${lacking && ` (skipped: ${lacking})`}`, () => {
  it.skipIf(lacking !== '')("have the sizes, offsets and values of llama.cpp's own headers", () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'refusal-lens-abi-'));
    try {
      const source = path.join(folder, 'llama.cpp');
      execFileSync('git', ['clone', '--quiet', '--no-checkout', bundle, source], { stdio: 'pipe' });
      const head = execFileSync('git', ['-C', source, 'rev-parse', '--verify', 'HEAD'], { stdio: 'pipe' })
        .toString()
        .trim();
      execFileSync('git', ['-C', source, 'checkout', '--quiet', head, '--', 'include', 'ggml/include'], {
        stdio: 'pipe',
      });
      writeFileSync(path.join(folder, 'abi.c'), program());
      const includes = ['include', 'ggml/include'].map((each) => `-I${path.join(source, each)}`);
      execFileSync(compiler ?? 'cc', [
        ...includes,
        path.join(folder, 'abi.c'),
        '-o',
        path.join(folder, 'abi'),
      ]);
      const printed = execFileSync(path.join(folder, 'abi')).toString().trim().split('\n');
      const expected = Object.fromEntries(
        printed.map((line) => [
          line.slice(0, line.lastIndexOf(' ')),
          Number(line.slice(line.lastIndexOf(' '))),
        ]),
      );
      const bound: Record<string, number> = { ...constants };
      for (const [name, type] of Object.entries(structs)) {
        bound[name] = koffi.sizeof(type);
        for (const member of Object.keys(type.members ?? {}))
          bound[`${name}.${member}`] = koffi.offsetof(type, member);
      }
      expect(Object.keys(bound).length).toBeGreaterThan(80);
      expect(bound).toEqual(expected);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
