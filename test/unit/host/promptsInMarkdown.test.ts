import { describe, expect, it } from 'vitest';
import { markdownFinder } from '../../../src/host/prompts/markdown';
import { textsOf } from './promptChecks';

const found = (text: string): [string, number, number][] => {
  const prompts = markdownFinder.all(text);
  textsOf(text, prompts);
  return prompts.map((prompt) => [prompt.text, prompt.firstLine, prompt.lastLine]);
};

describe('blocks fenced as prompt', () => {
  it.each<[string, string, [string, number, number][]]>([
    ['backticks', '```prompt\na\nb\n```', [['a\nb', 0, 3]]],
    ['tildes', '~~~ prompt\na\n~~~', [['a', 0, 2]]],
    ['a longer closing fence', '```prompt\na\n`````', [['a', 0, 2]]],
    ['a shorter fence inside', '````prompt\n```\na\n```\n````', [['```\na\n```', 0, 4]]],
    ['tildes inside backticks', '```prompt\n~~~\n```', [['~~~', 0, 2]]],
    ['backticks in the info of tildes', '~~~ prompt `x`\na\n~~~', [['a', 0, 2]]],
    ['spaces after the closing fence', '```prompt\na\n```  \t', [['a', 0, 2]]],
    ['text after the closing fence: it does not close', '```prompt\na\n``` x\n```', [['a\n``` x', 0, 3]]],
    [
      'three spaces before, taken off the content',
      '   ```prompt\n   a\n     b\n  c\n   ```',
      [['a\n  b\nc', 0, 4]],
    ],
    ['no closing fence: to the end', '```prompt\na\n\nb', [['a\n\nb', 0, 3]]],
    ['CRLF', '```prompt\r\na\r\nb\r\n```\r\n', [['a\nb', 0, 3]]],
    ['an empty block', '```prompt\n```', [['', 0, 1]]],
    ['more words in the info', '```Prompt title="x"\na\n```', [['a', 0, 2]]],
    [
      'two blocks, and one in another language',
      '```prompt\na\n```\n\n```\nb\n```\n\n```prompt\nc\n```',
      [
        ['a', 0, 2],
        ['c', 8, 10],
      ],
    ],
    ['in a quotation', '> ```prompt\n> a\n>\n>   b 😀\n> ```', [['a\n\n  b 😀', 0, 4]]],
    ['in a list', '- x\n\n  ```prompt\r\n  a\r\n\r\n    b\r\n  ```\n- y', [['a\n\n  b', 2, 6]]],
    ['in a list in a quotation', '> 1. ```prompt\n>    é\n>    ```', [['é', 0, 2]]],
    ['with a tab that is partly indentation', '- ```prompt\n\ta\n  ```', [['a', 0, 2]]],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it.each([
    ['four spaces before', '    ```prompt\n    a'],
    ['two backticks', '``prompt\na\n``'],
    ['a backtick in the info', '```prompt`x`\na'],
  ])('%s is no fence', (_, text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('sections under a heading Prompt', () => {
  it('are prompts up to the next heading, with what stands under System before', () => {
    const text = `# Notes
## System
Be brief.

## Prompt: opening
How do I *kill* a process?

- now
## Prompt 2 ##
Why?
## Prompts
none
# Other
## Prompt
When?`;
    const prompts = markdownFinder.all(text);
    textsOf(text, prompts);
    const system = [{ role: 'system', content: 'Be brief.' }];
    expect(prompts).toMatchObject([
      { text: 'How do I *kill* a process?\n\n- now', before: system, firstLine: 4, lastLine: 7 },
      { text: 'Why?', before: system, firstLine: 8, lastLine: 9 },
      { text: 'When?', before: [], firstLine: 13, lastLine: 14 },
    ]);
    expect(markdownFinder.at(text, text.indexOf('now'))?.text).toContain('kill');
  });

  it('leave the word to prompt blocks in them, which get their system prompt', () => {
    const text = 'System\n===\nBe brief.\n\nPrompt\n===\nWords.\n```prompt\nHow?\n```';
    expect(markdownFinder.all(text)).toMatchObject([{ text: 'How?', before: [{ content: 'Be brief.' }] }]);
    expect(markdownFinder.at(text, text.indexOf('Words'))?.text).toBe('Words.');
  });

  it('are none where they are empty, or the heading is in a quotation', () => {
    expect(found('# Prompt\n# Prompt')).toEqual([]);
    expect(found('> # Prompt\n> a')).toEqual([]);
  });
});

const page = `# Title
Some words
go on here.
## Next
\`\`\`prompt
First prompt?

It goes on.
\`\`\`
\`\`\`python
print(1)
\`\`\`
> quoted **words**
lazy

- an item
  goes on
- another

<div>
x
</div>

    code
after`;

describe('the cursor in Markdown', () => {
  it.each([
    ['go on here', 'Some words\ngo on here.'],
    ['First', 'First prompt?\n\nIt goes on.'],
    ['\nIt goes', 'First prompt?\n\nIt goes on.'],
    ['```prompt', 'First prompt?\n\nIt goes on.'],
    ['print', 'print(1)'],
    ['quoted', 'quoted **words**\nlazy'],
    ['goes on\n-', 'an item\ngoes on'],
    ['another', 'another'],
    ['x\n</', '<div>\nx\n</div>'],
    ['code', 'code'],
    ['after', 'after'],
  ])('at %j means the block there', (mark, text) => {
    const prompt = markdownFinder.at(page, page.indexOf(mark));
    expect(prompt && textsOf(page, [prompt])).toEqual([text]);
  });

  it('means none in headings and blank lines', () => {
    expect(markdownFinder.at(page, 0)).toBeUndefined();
    expect(markdownFinder.at('a\n\nb', 2)).toBeUndefined();
  });
});
