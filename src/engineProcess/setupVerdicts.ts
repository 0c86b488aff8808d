import type { NativeFacts } from '../engine/native/nativeFacts';
import type { ModelFeatures } from '../protocol/model';
import type { SetupCheck } from '../protocol/setup';

// What is made of each fact: pure, a line of the check each. Sizes are bytes.

/** Free memory that the system and the editor should keep beside the model. */
const reserve = 500e6;
/** Below this a person waits for every word. */
const slowTokensPerSecond = 3;
/** Tokens in memory that a model is loaded with, at most (src/engine/load.ts). */
export const contextTokens = 4096;

export function libraryVerdict({ version, boundVersion, build, structsAgree }: NativeFacts): SetupCheck {
  const message = `Version ${version} (${build}); made for ${boundVersion}.`;
  return structsAgree
    ? { id: 'library', state: 'ok', message: `${message} Its structs are where they are expected.` }
    : {
        id: 'library',
        state: 'failed',
        message: `${message} Its structs are not where they are expected.`,
        next: 'Install node-llama-cpp 3.21.1 with its package for this platform.',
      };
}

export function devicesVerdict({ devices }: NativeFacts, gpuLayers: number): SetupCheck {
  const named = devices
    .map(({ name, total, free }) =>
      total > 0 ? `${name} (${sizeText(free)} of ${sizeText(total)} free)` : name,
    )
    .join(', ');
  const hasGpu = devices.some(({ isGpu }) => isGpu);
  if (gpuLayers > 0 && !hasGpu)
    return {
      id: 'devices',
      state: 'warning',
      message: `${gpuLayers} layers are meant for a GPU, and llama.cpp sees none: ${named}.`,
      next: 'Check the driver, or set refusalLens.gpuLayers to 0.',
    };
  const use =
    gpuLayers > 0 ? `${gpuLayers} layers go to the GPU` : 'all runs on the CPU (refusalLens.gpuLayers is 0)';
  return { id: 'devices', state: 'ok', message: `${named}; ${use}.` };
}

/** @param need bytes of the model's file and of what its tokens take in memory */
export function memoryVerdict(need: number, free: number, total: number): SetupCheck {
  const message = `The model needs about ${sizeText(need)}; ${sizeText(free)} of ${sizeText(total)} are free.`;
  if (need > free)
    return {
      id: 'memory',
      state: 'failed',
      message,
      next: 'Close other programs, or choose a smaller model or quantisation.',
    };
  if (need + reserve > free)
    return { id: 'memory', state: 'warning', message, next: 'Close other programs: it will be tight.' };
  return { id: 'memory', state: 'ok', message };
}

export function featuresVerdict(name: string, { reasons, ...features }: ModelFeatures): SetupCheck {
  if (reasons.length === 0)
    return { id: 'features', state: 'ok', message: `${name}: capture, edit, projection and chat.` };
  const off = Object.entries(features).flatMap(([feature, is]) => (is ? [] : feature));
  const message = `${name} lacks ${off.join(', ')}. ${reasons.join(' ')}`;
  const steers = features.capture && features.edit && features.chat;
  return {
    id: 'features',
    state: steers ? 'warning' : 'failed',
    message,
    next: steers
      ? 'Steering works; choose another model for what is off.'
      : 'Choose the instruction-tuned version of a model such as SmolLM2, Llama, Qwen, Gemma or Mistral.',
  };
}

/** Tokens a second: of a prompt that is read, and of an answer that is written. */
export function speedVerdict(prompt: number, answer: number, threads: number): SetupCheck {
  const message = `${Math.round(prompt)} tokens a second of a prompt, ${answer.toPrecision(2)} of an answer, with ${threads} thread${threads === 1 ? '' : 's'}.`;
  return answer >= slowTokensPerSecond
    ? { id: 'speed', state: 'ok', message }
    : {
        id: 'speed',
        state: 'warning',
        message,
        next: 'Choose a smaller model, give layers to a GPU (refusalLens.gpuLayers), or stop what keeps the cores busy.',
      };
}

/** `1.8 GB`, `98 MB`, `70 kB` (powers of ten). */
export function sizeText(bytes: number): string {
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
