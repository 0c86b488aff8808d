import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { DataSet } from '../formats/dataSet';
import { steeringRule } from '../protocol/classification';
import type { EvaluateRequest, NamedMode, RunManifest } from '../protocol/evaluation';
import type { OpenVectors } from './openVectors';
import { steeredWindow, steeringStrength } from './steering';
import type { Workbench } from './workbench';

/** New tokens at most, as in the paper's evaluation. */
const usualTokens = 256;
const usualPenalty = 1.1;

/** What a run is made with. */
export async function runManifest(
  bench: Workbench,
  { engine, vectors }: OpenVectors,
  request: EvaluateRequest,
  sets: readonly DataSet[],
  modes: readonly NamedMode[],
): Promise<RunManifest> {
  const { info } = engine;
  const { report } = vectors;
  const rules = report.classifiers.map((one) => [one.name, steeringRule(report, one)] as const);
  return {
    version: 1,
    created: new Date().toISOString(),
    model: { name: info.name, sha256: info.fingerprint, quantization: info.quantization },
    adapters: info.adapters.map(({ name, sha256, scale }) => ({ name, sha256, scale })),
    vectors: {
      fingerprint: report.fingerprint,
      estimator: report.estimator,
      layers: steeredWindow(vectors),
      strength: steeringStrength(vectors),
      thresholds: Object.fromEntries(report.classifiers.map(({ name, threshold }) => [name, threshold])),
      lower: Object.fromEntries(rules.map(([name, { lower }]) => [name, lower])),
      towards: Object.fromEntries(rules.map(([name, { towards }]) => [name, towards])),
      classifier: report.classifier,
    },
    sets: sets.map(({ name, file, sha256, format, prompts }) => ({
      ...{ name, file, sha256, format },
      prompts: prompts.length,
      promptsSha256: promptsHash(prompts),
    })),
    modes,
    maxTokens: request.maxTokens ?? usualTokens,
    repetitionPenalty: request.repetitionPenalty ?? usualPenalty,
    versions: {
      extension: await extensionVersion(bench),
      llamaCpp: info.libraryVersion,
      node: process.versions.node,
    },
  };
}

/** The version in the package.json beside the folder of models. */
async function extensionVersion({ assets }: Workbench): Promise<string> {
  const manifest = JSON.parse(await readFile(path.join(assets, '..', 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return manifest.version;
}

/** sha256 over everything that is asked and expected. */
export function promptsHash(prompts: DataSet['prompts']): string {
  const parts = prompts.map(({ row, text, type, harmful }) => [row, text, type, harmful]);
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
