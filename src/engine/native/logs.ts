import koffi from 'koffi';
import type { Abi } from './abi';
import type { LlamaFunctions } from './functions';

/** The last lines that llama.cpp has logged, for the cause of an error. */
export interface NativeLogs {
  /** Forgets what was logged so far. */
  clear(): void;
  /** Warnings and errors since the last clear, joined by line breaks. */
  text(): string;
  /** Once the last user has closed it, llama.cpp gets its own logger back. */
  close(): void;
}

// ggml/include/ggml.h, enum ggml_log_level.
const warning = 3;
const error = 4;
const continued = 5;
const keptLines = 40;

/** llama.cpp has one log for the whole process, so there is one capture, whatever the number of engines. */
let shared:
  { readonly logs: Omit<NativeLogs, 'close'>; readonly release: () => void; users: number } | undefined;

/** Takes over llama.cpp's log, which otherwise goes to stderr. */
export function captureLogs(api: LlamaFunctions, abi: Abi): NativeLogs {
  const capture = (shared ??= { ...register(api, abi), users: 0 });
  capture.users++;
  return {
    ...capture.logs,
    close: () => {
      if (--capture.users > 0) return;
      shared = undefined;
      capture.release();
    },
  };
}

function register(
  api: LlamaFunctions,
  abi: Abi,
): { readonly logs: Omit<NativeLogs, 'close'>; readonly release: () => void } {
  let lines: string[] = [];
  let keeping = false;
  const callback = koffi.register((level: number, text: string) => {
    if (level === continued) {
      if (keeping) lines[lines.length - 1] += text;
      return;
    }
    keeping = level === warning || level === error;
    if (!keeping) return;
    lines.push(text);
    if (lines.length > keptLines) lines = lines.slice(-keptLines);
  }, koffi.pointer(abi.logCallback));
  api.llama_log_set(callback, null);
  return {
    logs: {
      clear: () => {
        lines = [];
        keeping = false;
      },
      text: () =>
        lines
          .map((line) => line.trim())
          .filter((line) => line !== '')
          .join('\n'),
    },
    release: () => {
      api.llama_log_set(null, null);
      koffi.unregister(callback);
    },
  };
}
