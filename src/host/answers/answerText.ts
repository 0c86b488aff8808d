import { strengthText } from '../../appearance/steeringText';
import type { SteerResult } from '../../protocol/method';

/** `steered −.05 of |h|`, or `not steered` where nothing was added. */
export function steeringLabel({ relative }: Pick<SteerResult, 'relative'>): string {
  return relative === 0 ? 'not steered' : `steered ${strengthText(relative)} of |h|`;
}

/** A block that no finder takes for a prompt; its fence is longer than any in the answer. */
export function markdownAnswer({ steered, ...result }: SteerResult): string {
  const fences = steered.text.match(/`{3,}/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...fences.map(({ length }) => length + 1)));
  return `${fence}answer ${steeringLabel(result)}\n${steered.text.trim()}\n${fence}`;
}

/** One paragraph, so that the answer is not found as several prompts. */
export function paragraphAnswer({ steered, ...result }: SteerResult): string {
  const text = steered.text.trim().replace(/\n\s*\n/g, '\n');
  return `Answer (${steeringLabel(result)}): ${text}`;
}

/** A quotation under a line that says what it is; a block that the answer calls a prompt loses that name. */
export function quotedAnswer({ steered, ...result }: SteerResult): string {
  const text = steered.text.trim().replace(/^(\s*(?:`{3,}|~{3,}))\s*prompt\b.*$/gim, '$1');
  const lines = text.split('\n').map((line) => `> ${line}`.trimEnd());
  return [`**Answer, ${steeringLabel(result)}**`, '', ...lines].join('\n');
}
