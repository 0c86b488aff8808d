import { describe, expect, it } from 'vitest';
import type { PromptToSteer } from '../../../src/host/lens/lens';
import { createIntentHandler, type PanelIntentServices } from '../../../src/host/panel/panelIntents';

const steered: PromptToSteer = { text: 'What is a killer opening line?', source: 'prompts.md:7' };

/** What the button "Compare Strengths" leads to. */
function compared({ shown = false, last = undefined as PromptToSteer | undefined }): unknown[] {
  const done: unknown[] = [];
  const services = {
    lens: { lastPrompt: last },
    comparison: {
      again: () => (shown ? Promise.resolve(void done.push('again')) : undefined),
      compare: (prompt: PromptToSteer) => Promise.resolve(void done.push(prompt)),
    },
    compareHere: () => void done.push('here'),
  } as unknown as PanelIntentServices;
  createIntentHandler(services)({ kind: 'compare' });
  return done;
}

describe('the button that compares strengths', () => {
  it('renews the comparison that is shown', () => {
    expect(compared({ shown: true, last: steered })).toEqual(['again']);
  });

  it('takes the prompt that was steered, wherever the cursor is', () => {
    expect(compared({ last: steered })).toEqual([steered]);
  });

  it('takes the prompt under the cursor where none was steered', () => {
    expect(compared({})).toEqual(['here']);
  });
});
