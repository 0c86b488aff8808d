import { describe, expect, it } from 'vitest';
import { namedKernel } from '../../../src/host/notebook/kernelMetadata';
import { outputItems } from '../../../src/host/notebook/outputItems';
import {
  interruptedDraft,
  newDraft,
  withAnswer,
  withInspection,
} from '../../../src/host/notebook/resultDraft';
import { readNotebookResult, resultMime } from '../../../src/protocol/notebookResult';
import { extraction, modelInfo, steerResult } from './fakeEngine';
import { classification, doneDraft, inspected } from './notebookFixture';

const content = (mime: string, draft = doneDraft('Kill <b>')): string => {
  const item = outputItems(draft).find(([name]) => name === mime);
  expect(item).toBeDefined();
  return item?.[1] ?? '';
};

describe('a result of a notebook cell', () => {
  it('is read back as it was saved', () => {
    const draft = doneDraft('Kill <b>');
    const read = readNotebookResult(JSON.parse(content(resultMime, draft)));
    expect(read).toEqual({ kind: 'result', result: { ...draft, text: content('text/plain', draft) } });
  });

  it('has the mean of the tokens and the last token by layer', () => {
    expect(doneDraft('Kill <b>').inspection).toMatchObject({
      tokens: [
        { text: 'Kill', tint: 1.5 },
        { text: ' <b>', tint: -0.25 },
      ],
      mean: [0, 0, 1.25],
      last: [0, -1, 0.5],
    });
  });

  it('of a prompt without tokens of its own has a score and no curves, and can be read', () => {
    const begun = newDraft('.', true, { info: modelInfo, extraction });
    const draft = withInspection(begun, { ...inspected, tokens: [], values: new Float32Array() });
    expect(draft).toMatchObject({ classification });
    expect(readNotebookResult(JSON.parse(content(resultMime, draft)))).toMatchObject({ kind: 'result' });
  });

  it('of a version that is not known is given in its own words', () => {
    expect(readNotebookResult({ version: 2, text: 'No.\nYes.', answers: ['new'] })).toEqual({
      kind: 'text',
      version: 2,
      text: 'No.\nYes.',
    });
  });

  it('that is damaged is told of, and what to do', () => {
    for (const damaged of [undefined, null, 'text', [], { version: 1 }, { text: 'a' }])
      expect(readNotebookResult(damaged)).toMatchObject({
        kind: 'text',
        version: undefined,
        text: expect.stringMatching(/cannot be read\. Run the cell again\.$/) as string,
      });
  });

  it('says in plain words what was answered, what SCANS did and what it was made with', () => {
    expect(content('text/plain')).toBe(`--- Default
No.
(1 token, ended by the model; refusal log-odds 0)

--- Steered −.05 of |h|
Yes.
(1 token, ended by the model; refusal log-odds 0)

Steered away from refusal by .05 of the residual norm in layers 1–2: refusal log-odds stay at 0, the answers differ.
SCANS (projection): score −.620 < −.100: steers away from refusal.
KL(default ‖ steered) at the first answer token: .100 nats.
Tokens nearest to harmful prompts: Kill +1.50, ·<b> −.250.
Made with Tiny Q4_1, no adapter; vectors: mean-difference of 64 + 64 anchors.`);
  });

  it('that was interrupted keeps what had come', () => {
    const begun = newDraft('Hi', true, { info: modelInfo, extraction });
    const draft = interruptedDraft(withAnswer(begun, 'steered', 'Of cou'));
    const text = content('text/plain', draft);
    expect(text).toContain('Interrupted: this is what had come.');
    expect(text).toContain('Of cou');
    expect(readNotebookResult(JSON.parse(content(resultMime, draft)))).toMatchObject({
      result: { state: 'interrupted', answers: { steered: { text: 'Of cou' } } },
    });
  });
});

describe('the kernel that a notebook was written for', () => {
  it('is read from the metadata of VS Code, now and before 1.91', () => {
    const metadata = { kernelspec: { name: 'refusal-lens', display_name: 'Refusal Lens' } };
    expect(namedKernel({ metadata, nbformat: 4 })).toBe('refusal-lens');
    expect(namedKernel({ custom: { metadata, nbformat: 4 } })).toBe('refusal-lens');
    for (const other of [undefined, {}, { metadata: {} }, { metadata: { kernelspec: {} } }])
      expect(namedKernel(other)).toBeUndefined();
  });
});

describe('a result as HTML', () => {
  const attack = '<script>alert(1)</script>"\'&';

  it('has no element and no attribute that a text brought', () => {
    const draft = doneDraft(attack, steerResult(attack, `${attack}\n<img src=x onerror=alert(1)>`));
    const [token] = draft.inspection?.tokens ?? [];
    if (token) token.text = attack;
    draft.madeWith.model = attack;
    const html = content('text/html', draft);
    const tags = new Set([...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, name]) => name));
    expect([...tags].sort()).toEqual(
      ['br', 'div', 'line', 'p', 'polyline', 'rect', 'small', 'span', 'svg', 'table', 'tbody', 'td', 'text']
        .concat('th', 'thead', 'tr')
        .sort(),
    );
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;');
    expect(html).not.toMatch(/<[^>]* on\w+=/);
  });

  it('shows both answers, the score, tinted tokens and the curves', () => {
    const html = content('text/html');
    expect(html).toMatch(/<td[^>]*>No\.<br><small>.*<td[^>]*>Yes\.<br>/s);
    expect(html).toContain('score −.620 &lt; −.100: steers away from refusal.');
    expect(html).toMatch(
      /<span style="background-color:rgba\(234, 118, 0, 0\.\d+\)" title="Kill \+1\.50">Kill</,
    );
    expect(html).toMatch(/<span style="background-color:rgba\(38, 110, 220, 0\.\d+\)"[^>]*> &lt;b&gt;</);
    expect(html.match(/<polyline /g)).toHaveLength(2);
  });
});
