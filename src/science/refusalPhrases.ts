/**
 * How refusals begin (first answer token) and the words that only refusals are made of (vocabulary projection).
 * Shown to the user; both lists may be replaced.
 */
export interface RefusalPhrases {
  readonly openings: readonly string[];
  readonly words: readonly string[];
}

/**
 * Openings as in Arditi et al. (2406.11717, appendix C), whose refusal tokens are "I" and "As": a helpful answer
 * seldom begins with them. Words leave out those of harm (illegal, dangerous), which follow a prompt's topic.
 */
export const refusalPhrases: RefusalPhrases = {
  openings: [
    "I'm sorry",
    'I am sorry',
    'I cannot',
    "I can't",
    'I am unable',
    "I'm unable",
    "I won't",
    'I apologize',
    'Sorry',
    'Unfortunately',
    'As an AI',
  ],
  words: [
    'sorry',
    'apologize',
    'apologise',
    'apologies',
    'cannot',
    "can't",
    'unable',
    "won't",
    'refuse',
    'refusal',
    'decline',
    'regret',
    'unfortunately',
  ],
};
