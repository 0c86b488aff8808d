import { describe, expect, it } from 'vitest';
import { hubUriText, parseHubUri } from '../../../src/models/hubUri';

describe('an address of Hugging Face', () => {
  it.each([
    [
      'hf:user/repo/model.gguf',
      { kind: 'file', repository: 'user/repo', file: 'model.gguf', revision: 'main' },
    ],
    [
      'hf:user/repo/a/b/model.Q4_K_M.GGUF#v1.0',
      { kind: 'file', repository: 'user/repo', file: 'a/b/model.Q4_K_M.GGUF', revision: 'v1.0' },
    ],
    ['hf:user/repo:Q4_K_M', { kind: 'quant', repository: 'user/repo', quant: 'Q4_K_M' }],
    ['hf://user/repo', { kind: 'quant', repository: 'user/repo', quant: 'latest' }],
    [' HF:user/repo:Q8_0 ', { kind: 'quant', repository: 'user/repo', quant: 'Q8_0' }],
  ])('%s is understood', (text, expected) => {
    expect(parseHubUri(text)).toEqual(expected);
  });

  it.each([
    '',
    'hf:',
    'hf:repo',
    'hf:user/repo/',
    'hf:user/repo/readme.md',
    'hf:user/repo/../model.gguf',
    'hf:../repo/model.gguf',
    'hf:user/..:Q4_0',
    'hf:user/repo:Q4_0/model.gguf',
    'hf:user/repo:',
    'hf:user/repo#main',
    'hf:user/repo/model.gguf#a#b',
    'hf:user/repo/model.gguf#../..',
    'hf:user/re po/model.gguf',
  ])('"%s" is refused with what is allowed', (text) => {
    expect(() => parseHubUri(text)).toThrow(/is no address of a GGUF file/);
  });

  it('has one written form', () => {
    for (const text of ['hf:u/r/m.gguf', 'hf:u/r/m.gguf#dev', 'hf:u/r:Q4_0', 'hf:u/r'])
      expect(hubUriText(parseHubUri(text))).toBe(text);
    expect(hubUriText(parseHubUri('hf://u/r/m.gguf#main'))).toBe('hf:u/r/m.gguf');
  });
});
