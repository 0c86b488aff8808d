import { createHash } from 'node:crypto';
import vm from 'node:vm';
import { Environment, Interpreter, Template } from '@huggingface/jinja';
import { LensError } from '../protocol/errors';
import type { ChatMessage } from '../protocol/model';

/** The date that every template sees: the one Llama 3's templates fall back on. A moving date would move every token. */
const pinnedDate = new Date(Date.UTC(2024, 6, 26));
const renderLimitMs = 2_000;
const templateLimit = 262_144;
const textLimit = 16_777_216;

/** A model's own chat template, ready to render. */
export interface ChatTemplate {
  /** The text of `messages` with the generation prompt. Throws template-failed. */
  render(messages: readonly ChatMessage[]): string;
}

/** sha256 of a template's text, and of the pinned date where it reads the date: what a cache of its tokens depends on. */
export function templateHash(source: string): string {
  const date = source.includes('strftime_now') ? pinnedDate.toISOString() : '';
  return createHash('sha256').update(source).update(date).digest('hex');
}

/** `source`: the GGUF's tokenizer.chat_template. Throws template-failed where it cannot be parsed. */
export function parseChatTemplate(
  source: string,
  bosToken: string,
  eosToken: string,
  limitMs = renderLimitMs,
): ChatTemplate {
  if (source.length > templateLimit) throw failed(`it is longer than ${templateLimit} characters`);
  const template = limited(() => new Template(source), limitMs);
  return {
    render: (messages) => {
      const variables = {
        messages: messages.map(({ role, content }) => ({ role, content })),
        add_generation_prompt: true,
        bos_token: bosToken,
        eos_token: eosToken,
      };
      const text = limited(
        () => new Interpreter(environment(variables)).run(template.parsed).value as unknown,
        limitMs,
      );
      if (typeof text !== 'string') throw failed('it gives no text');
      if (text.length > textLimit) throw failed(`its text is longer than ${textLimit} characters`);
      return text;
    },
  };
}

/** The globals that chat templates expect of transformers' apply_chat_template. */
function environment(variables: Record<string, unknown>): Environment {
  const env = new Environment();
  const globals: Record<string, unknown> = {
    true: true,
    True: true,
    false: false,
    False: false,
    none: null,
    None: null,
    range,
    strftime_now: (format: string) => formatDate(pinnedDate, format),
    raise_exception: (message: string) => {
      throw new Error(message);
    },
    ...variables,
  };
  for (const [name, value] of Object.entries(globals)) env.set(name, value);
  return env;
}

/** Runs `work` with a time limit: V8 ends it even inside the template's interpreter, which is called from the script. */
function limited<T>(work: () => T, limitMs: number): T {
  try {
    return vm.runInNewContext('work()', { work }, { timeout: limitMs }) as T;
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    throw failed(/timed out/.test(text) ? `it ran for more than ${limitMs} ms` : text, cause);
  }
}

function failed(reason: string, cause?: unknown): LensError {
  return new LensError(
    'template-failed',
    `The model's chat template cannot be applied: ${reason.replace(/\.*$/, '')}.`,
    'Try without a system message, or use another GGUF file of this model.',
    { cause },
  );
}

function range(start: number, stop?: number, step = 1): number[] {
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  if (step === 0) throw new Error('range() step must not be zero');
  const numbers: number[] = [];
  for (let i = from; step > 0 ? i < to : i > to; i += step) numbers.push(i);
  return numbers;
}

/** Python's strftime, as far as chat templates use it, in UTC. */
function formatDate(date: Date, format: string): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const named = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' }).format(date);
  const parts: Record<string, () => string> = {
    '%Y': () => String(date.getUTCFullYear()),
    '%y': () => two(date.getUTCFullYear() % 100),
    '%m': () => two(date.getUTCMonth() + 1),
    '%d': () => two(date.getUTCDate()),
    '%b': () => named({ month: 'short' }),
    '%B': () => named({ month: 'long' }),
    '%a': () => named({ weekday: 'short' }),
    '%A': () => named({ weekday: 'long' }),
    '%H': () => two(date.getUTCHours()),
    '%M': () => two(date.getUTCMinutes()),
    '%S': () => two(date.getUTCSeconds()),
    '%%': () => '%',
  };
  return format.replace(/%[a-zA-Z%]/g, (directive) => parts[directive]?.() ?? directive);
}
