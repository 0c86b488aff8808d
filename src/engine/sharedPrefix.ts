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

/** Members `first` to `first + count - 1`, next to each other and of equal tokens. */
export interface Siblings {
  readonly first: number;
  readonly count: number;
  /** How many leading tokens they share; as `trunk` where they share no more than all members do. */
  readonly length: number;
}

/** What is computed once: the tokens that all members share, and beyond these what siblings do. */
export interface SharedTokens {
  readonly trunk: number;
  /** In order; a member that has no sibling is there alone. */
  readonly siblings: readonly Siblings[];
}

/** See SharedTokens. */
export function sharedTokens(members: readonly PrefixMember[]): SharedTokens {
  const trunk = sharedPrefixLength(members);
  const siblings: Siblings[] = [];
  for (let first = 0; first < members.length;) {
    const end = members.findIndex((member, index) => index > first && !equalTokens(member, members[first]));
    const count = (end < 0 ? members.length : end) - first;
    const length = count > 1 ? sharedPrefixLength(members.slice(first, first + count)) : trunk;
    siblings.push({ first, count, length });
    first += count;
  }
  return { trunk, siblings };
}

function equalTokens({ tokens }: PrefixMember, other: PrefixMember | undefined): boolean {
  return (
    tokens.length === other?.tokens.length && tokens.every((token, index) => token === other.tokens[index])
  );
}
