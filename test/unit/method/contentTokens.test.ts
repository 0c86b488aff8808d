import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine';
import { encodeContent } from '../../../src/method/contentTokens';
import type { ChatMessage } from '../../../src/protocol/model';

/** A template as a function, and a tokenizer that gives the pieces told. */
function engineOf(render: (messages: readonly ChatMessage[]) => string, pieces: readonly string[]): Engine {
  return {
    render,
    encodeChat: () => Int32Array.from(pieces.keys()),
    piece: (token: number) => Buffer.from(pieces[token] ?? '', 'latin1'),
  } as Pick<Engine, 'render' | 'encodeChat' | 'piece'> as Engine;
}

const last = (messages: readonly ChatMessage[]): string => messages.at(-1)?.content ?? '';
const rangesOf = (engine: Engine, content: string): [number, number, number][] =>
  encodeContent(engine, [{ role: 'user', content }]).content.map(({ position, from, to }) => [
    position,
    from,
    to,
  ]);

describe('tokens of the content', () => {
  it('skip a BOS and a space that the tokenizer puts before the text', () => {
    const engine = engineOf(
      (messages) => `[INST] ${last(messages)} [/INST]`,
      [...['<s>', ' [', 'INST', ']', ' two', ' words', ' [/INST]']],
    );
    expect(rangesOf(engine, 'two words')).toEqual([
      [4, 0, 3],
      [5, 3, 9],
    ]);
  });

  it('are found after white space that a special token swallows', () => {
    const engine = engineOf(
      (messages) => `<|user|>\n${last(messages)}<|end|>\n<|assistant|>\n`,
      [...['<|user|>', 'hi', '<|end|>', '<|assistant|>']],
    );
    expect(rangesOf(engine, 'hi')).toEqual([[1, 0, 2]]);
  });

  it('have offsets in the content as given where the template trims it', () => {
    const engine = engineOf((messages) => `<u>${last(messages).trim()}<e>`, ['<u>', 'a', ' b', '<e>']);
    expect(rangesOf(engine, '\n  a b  ')).toEqual([
      [1, 3, 4],
      [2, 4, 6],
    ]);
  });

  it('keep their part where they straddle the edge of the content', () => {
    const engine = engineOf((messages) => `<u>\n${last(messages)}\n<e>`, ['<u>', '\n\n', 'a', '.\n', '<e>']);
    expect(rangesOf(engine, '\na.')).toEqual([
      [1, 0, 1],
      [2, 1, 2],
      [3, 2, 3],
    ]);
  });

  it('are those of the last of equal messages, also in a template that says more of some contents', () => {
    const chatty = (messages: readonly ChatMessage[]): string =>
      messages.map(({ content }) => (content === 'x' ? `short:${content};` : `${content};`)).join('');
    const engine = engineOf(chatty, ['short:', 'x', ';', 'short:', 'x', ';']);
    const { content } = encodeContent(engine, [
      { role: 'system', content: 'x' },
      { role: 'user', content: 'x' },
    ]);
    expect(content).toEqual([{ position: 4, id: 4, from: 0, to: 1 }]);
  });

  it('cover what is replaced where the template changes the content', () => {
    const engine = engineOf(
      (messages) => `<u>${last(messages).replace('A', 'bcd')}<e>`,
      [...['<u>', 'x', 'bc', 'd', 'y', '<e>']],
    );
    expect(rangesOf(engine, 'xAy')).toEqual([
      [1, 0, 1],
      [2, 1, 2],
      [3, 1, 2],
      [4, 2, 3],
    ]);
  });

  it('are none where the template leaves the content out', () => {
    expect(
      rangesOf(
        engineOf(() => '<u><e>', ['<u>', '<e>']),
        'a',
      ),
    ).toEqual([]);
  });

  it('count UTF-16 units for characters beyond the first plane and give a part of one the whole', () => {
    const crab = Buffer.from('🦀').toString('latin1');
    const engine = engineOf((messages) => last(messages), ['x', crab.slice(0, 2), crab.slice(2), 'y']);
    expect(rangesOf(engine, 'x🦀y')).toEqual([
      [0, 0, 1],
      [1, 1, 3],
      [2, 1, 3],
      [3, 3, 4],
    ]);
  });
});
