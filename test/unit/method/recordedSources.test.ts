import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RefusalVectors } from '../../../src/formats/controlVector';
import { recordedSources, withSources } from '../../../src/method/recordedSources';

const file = path.resolve('models', 'a.gguf');
const adapter = path.resolve('b.gguf');
const info = {
  path: file,
  name: 'A',
  fingerprint: 'aa',
  adapters: [{ name: 'b.gguf', path: adapter, sha256: 'bb', scale: 0.5 }],
};

describe('the sources that vectors record', () => {
  it('are absolute paths of files, so that the vectors can be used from another folder', () => {
    const spec = {
      model: path.join('models', 'a.gguf'),
      adapters: [{ adapter: 'b.gguf', scale: 0.5 }],
    };
    expect(recordedSources(spec, info)).toEqual({
      model: { name: 'A', sha256: 'aa', source: file },
      adapters: [{ name: 'b.gguf', sha256: 'bb', scale: 0.5, source: adapter }],
    });
  });

  it('are ids of the catalogue as they are, so that the vectors can be used on another machine', () => {
    const spec = { model: 'default', adapters: [{ adapter: 'overcautious', scale: 0.5 }] };
    const { model, adapters } = recordedSources(spec, info);
    expect([model.source, adapters[0]?.source]).toEqual(['default', 'overcautious']);
  });

  it('are those of this request where the vectors come from the cache', () => {
    const sources = recordedSources({ model: 'default', adapters: [] }, { ...info, adapters: [] });
    const cached = {
      model: { name: 'A', sha256: 'aa', source: path.resolve('gone', 'a.gguf') },
      report: { seconds: 3, anchors: { harmful: 8, source: 'old.csv / older.csv' } },
    } as unknown as RefusalVectors;
    expect(withSources(cached, sources, 'new.csv / newer.csv')).toMatchObject({
      model: { source: 'default' },
      report: { seconds: 3, anchors: { harmful: 8, source: 'new.csv / newer.csv' } },
    });
  });
});
