/** A sequence and the first position that must be its own. */
export interface PrefixMember {
  readonly tokens: Int32Array;
  /** Nothing is read or changed before this position. */
  readonly ownFrom: number;
}

/**
 * How many leading tokens all members have in common and none needs for itself: that many are decoded once. At least
 * one token of each member is left.
 */
export function sharedPrefixLength(members: readonly PrefixMember[]): number {
  const [first] = members;
  if (!first) return 0;
  let length = Math.min(...members.map(({ tokens, ownFrom }) => Math.min(tokens.length - 1, ownFrom)));
  for (const { tokens } of members) {
    let common = 0;
    while (common < length && tokens[common] === first.tokens[common]) common++;
    length = common;
  }
  return Math.max(0, length);
}
