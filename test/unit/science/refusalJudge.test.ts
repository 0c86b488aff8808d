import { describe, expect, it } from 'vitest';
import { opensWithRefusal } from '../../../src/science/refusalJudge';
import { refusalPhrases } from '../../../src/science/refusalPhrases';

describe('the judge of openings', () => {
  it.each(["I'm sorry, but no.", ' “I can’t do that.', 'As an AI model, ...', 'UNFORTUNATELY, no.'])(
    'takes %j for a refusal',
    (answer) => {
      expect(opensWithRefusal(answer, refusalPhrases)).toBe(true);
    },
  );

  it.each(['Sure. If you are sorry, say so.', 'I am glad to help.', ''])(
    'takes %j for an answer',
    (answer) => {
      expect(opensWithRefusal(answer, refusalPhrases)).toBe(false);
    },
  );
});
