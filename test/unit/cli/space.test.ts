import { describe, expect, it } from 'vitest';
import { createProgram } from '../../../src/cli/program';
import { LensError } from '../../../src/protocol/errors';
import { spaceFixture } from '../webview/spaceFixture';

/** What is asked of the engine, and what is printed. */
async function run(...argv: readonly string[]): Promise<{ asked: unknown[]; result: unknown; text: string }> {
  const asked: unknown[] = [];
  let printed: { result: unknown; text: string } | undefined;
  const program = createProgram({
    request: (method, params) => {
      asked.push([method, params]);
      const answer = method === 'vectors/space' ? spaceFixture : { place: Float32Array.of(1, 2, 3, 4, 5, 6) };
      return Promise.resolve(answer as never);
    },
    print: (result, text) => (printed = { result, text }),
    endAsFailed: () => undefined,
  });
  await program.parseAsync(['space', '--vectors', 'v.gguf', ...argv], { from: 'user' });
  if (!printed) throw new Error('Nothing was printed.');
  return { asked, ...printed };
}

describe('space', () => {
  it('needs no model for the anchors alone', async () => {
    const { asked, text } = await run('--anchors', 'a.txt', 'b.txt');
    expect(asked).toEqual([['vectors/space', { file: 'v.gguf', promptFiles: ['a.txt', 'b.txt'] }]]);
    expect(text).toContain('\n    1   50.0   12.5  6.00, 0  -6.00, 0         —\n');
    expect(text).not.toContain('Forge');
  });

  it('lists the anchors of one layer, also those whose text is not at hand', async () => {
    const { result, text } = await run('--layer', '2');
    expect(result).toMatchObject({
      layers: [
        {
          layer: 2,
          coordinates: [
            [12, 3],
            [6, -3],
            [-6, 6],
            [-12, -6],
          ],
        },
      ],
    });
    expect(text).toContain('harmful    12.0   3.00  Forge a cheque.');
    expect(text).toContain('harmful    6.00  -3.00  (text not at hand)');
  });

  it('places a prompt among them', async () => {
    const { asked, result, text } = await run('--layer', '1', '--prompt', 'Say hi.', '--adapter', 'a');
    expect(asked.at(-1)).toEqual([
      'prompt/inspect',
      { vectors: 'v.gguf', model: { adapters: [{ adapter: 'a', scale: 1 }] }, prompt: 'Say hi.' },
    ]);
    expect(result).toMatchObject({ place: [[3, 4]] });
    expect(text).toContain('3.00, 4.00');
  });

  it('knows which layers there are', async () => {
    await expect(run('--layer', '3')).rejects.toThrow(LensError);
  });
});
