import type { NamedMode, RunManifest } from '../protocol/evaluation';
import type { LayerWindow } from '../protocol/method';
import { figure } from './figure';

/** What was run, as names with values: everything that two runs must share to be compared. */
export function runDescription(manifest: RunManifest): [name: string, value: string][] {
  const { model, adapters, vectors, sets, modes, versions } = manifest;
  return [
    ['model', `${model.name} ${model.quantization} (sha256 ${short(model.sha256)})`],
    [
      'adapters',
      adapters
        .map(({ name, sha256, scale }) => `${name} x ${figure(scale)} (sha256 ${short(sha256)})`)
        .join(', ') || 'none',
    ],
    [
      'vectors',
      `${short(vectors.fingerprint)}, ${vectors.estimator}, steering ${figure(vectors.strength)} of the residual norm ` +
        `in ${layersText(vectors.layers)}`,
    ],
    [
      'classifiers',
      Object.entries(vectors.thresholds)
        .map(
          ([name, threshold]) =>
            `${name} from ${figure(threshold)}${name === vectors.classifier ? ' (used)' : ''}`,
        )
        .join(', '),
    ],
    ...modes.map((mode): [string, string] => [`mode ${mode.name}`, modeText(mode, manifest)]),
    ...sets.map((set): [string, string] => [
      `data set ${set.name}`,
      `${set.prompts} prompts of ${set.file}${set.format === null ? '' : ` (${set.format})`}, sha256 ${short(set.sha256)}`,
    ]),
    [
      'answers',
      `greedy, ${manifest.maxTokens} tokens at most, repetition penalty ${figure(manifest.repetitionPenalty)}`,
    ],
    [
      'versions',
      `Refusal Lens ${versions.extension}, llama.cpp ${versions.llamaCpp}, Node ${versions.node}; begun ${manifest.created}`,
    ],
  ];
}

function modeText(mode: NamedMode, { vectors }: RunManifest): string {
  switch (mode.kind) {
    case 'default':
      return 'the model as it is';
    case 'ablate':
      return 'the direction taken out at every layer and position';
    case 'system':
      return `the model as it is, with the system prompt "${mode.text}"`;
    case 'steer':
      return `${figure(mode.strength)} of the residual norm for every prompt, in ${layersText(mode.layers ?? vectors.layers)}`;
    case 'scans': {
      const classifier = mode.classifier ?? vectors.classifier;
      const { threshold = vectors.thresholds[classifier] } = mode;
      const lower = mode.threshold ?? vectors.lower[classifier];
      const towards = mode.threshold !== undefined || vectors.towards?.[classifier] !== false;
      return (
        `${size(mode, vectors)}, ` +
        (towards
          ? `towards refusal where ${classifier} is at least ${figure(threshold)}, away from it below ${figure(lower)}`
          : `away from refusal where ${classifier} is below ${figure(lower)}`) +
        (mode.threshold === undefined ? ', where the model does not do so by itself' : '')
      );
    }
    case 'control':
      return mode.control === 'random'
        ? `${size(mode, vectors)} along random directions of the same norm, seed ${mode.seed}`
        : `${size(mode, vectors)} along directions from shuffled labels, seed ${mode.seed}`;
  }
}

function size(
  { strength, layers }: { readonly strength?: number; readonly layers?: LayerWindow },
  vectors: RunManifest['vectors'],
): string {
  return `${figure(strength ?? vectors.strength)} of the residual norm in ${layersText(layers ?? vectors.layers)}`;
}

function layersText({ first, last }: LayerWindow): string {
  return first === last ? `layer ${first}` : `layers ${first}-${last}`;
}

/** Enough of a hash to tell files apart. */
function short(hash: string): string {
  return hash.slice(0, 12);
}
