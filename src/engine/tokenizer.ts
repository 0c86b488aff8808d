import { LensError } from '../protocol/errors';
import type { Native } from './native/open';
import type { Pointer } from './native/types';

/** The GGUF's own tokenizer. */
export interface Tokenizer {
  readonly vocabularySize: number;
  readonly bos: number;
  /** Texts of the begin- and end-of-sequence tokens; empty where there is none. */
  readonly bosText: string;
  readonly eosText: string;
  /** Ids of plain text: nothing added, special tokens not parsed. */
  encodeText(text: string): Int32Array;
  /** Ids of a rendered prompt: special tokens parsed, one BOS where the model wants one. */
  encodePrompt(text: string): Int32Array;
  /** Raw bytes of a token, special tokens as their text. */
  piece(token: number): Uint8Array;
  isEnd(token: number): boolean;
}

const longestPiece = 256;

export function createTokenizer({ api }: Native, model: Pointer): Tokenizer {
  const vocab = api.llama_model_get_vocab(model);
  const vocabularySize = api.llama_vocab_n_tokens(vocab);
  const bos = api.llama_vocab_bos(vocab);
  const pieces: (Uint8Array | undefined)[] = [];

  function tokenize(text: string, parseSpecial: boolean): Int32Array {
    const bytes = Buffer.from(text, 'utf8');
    if (bytes.length === 0) return new Int32Array(0);
    let out = new Int32Array(bytes.length + 16);
    let count = api.llama_tokenize(vocab, bytes, bytes.length, out, out.length, false, parseSpecial);
    if (count < 0) {
      // llama.h: a negative count is the room that is needed.
      out = new Int32Array(-count);
      count = api.llama_tokenize(vocab, bytes, bytes.length, out, out.length, false, parseSpecial);
    }
    if (count < 0)
      throw new LensError(
        'internal',
        'The text could not be split into tokens.',
        'Please report the text and the model.',
      );
    return out.slice(0, count);
  }

  function readPiece(token: number): Uint8Array {
    let out = new Uint8Array(longestPiece);
    let size = api.llama_token_to_piece(vocab, token, out, out.length, 0, true);
    if (size < 0) {
      out = new Uint8Array(-size);
      size = api.llama_token_to_piece(vocab, token, out, out.length, 0, true);
    }
    return out.slice(0, Math.max(0, size));
  }

  function piece(token: number): Uint8Array {
    if (!Number.isInteger(token) || token < 0 || token >= vocabularySize)
      throw new RangeError(`Token ${token} is not in the vocabulary of ${vocabularySize}.`);
    return (pieces[token] ??= readPiece(token));
  }

  const textOf = (token: number): string => (token < 0 ? '' : Buffer.from(piece(token)).toString('utf8'));

  return {
    vocabularySize,
    bos,
    bosText: textOf(bos),
    eosText: textOf(api.llama_vocab_eos(vocab)),
    encodeText: (text) => tokenize(text, false),
    encodePrompt(text) {
      const ids = tokenize(text, true);
      if (bos < 0 || ids[0] === bos || !api.llama_vocab_get_add_bos(vocab)) return ids;
      return Int32Array.of(bos, ...ids);
    },
    piece,
    isEnd: (token) => api.llama_vocab_is_eog(vocab, token),
  };
}
