import { describe, expect, it } from 'vitest';
import { finderFor } from '../../../src/host/prompts/finders';
import { findFences } from '../../../src/host/prompts/markdownFences';
import { splitLines } from '../../../src/host/prompts/promptFinder';

const fences = (text: string) =>
  findFences(splitLines(text)).map(({ language, content, firstLine, lastLine }) => [
    language,
    content,
    firstLine,
    lastLine,
  ]);

describe('fenced code blocks (CommonMark 4.5)', () => {
  it.each<[string, string, ReturnType<typeof fences>]>([
    ['backticks', '```prompt\na\nb\n```', [['prompt', 'a\nb', 0, 3]]],
    ['tildes', '~~~ prompt\na\n~~~', [['prompt', 'a', 0, 2]]],
    ['a longer closing fence', '```prompt\na\n`````', [['prompt', 'a', 0, 2]]],
    ['a shorter fence inside', '````prompt\n```\na\n```\n````', [['prompt', '```\na\n```', 0, 4]]],
    ['tildes inside backticks', '```prompt\n~~~\n```', [['prompt', '~~~', 0, 2]]],
    ['backticks in the info of tildes', '~~~ prompt `x`\na\n~~~', [['prompt', 'a', 0, 2]]],
    ['spaces after the closing fence', '```prompt\na\n```  \t', [['prompt', 'a', 0, 2]]],
    [
      'text after the closing fence: it does not close',
      '```prompt\na\n``` x\n```',
      [['prompt', 'a\n``` x', 0, 3]],
    ],
    [
      'three spaces before, taken off the content',
      '   ```prompt\n   a\n     b\n  c\n   ```',
      [['prompt', 'a\n  b\nc', 0, 4]],
    ],
    ['no closing fence: to the end', '```prompt\na\n\nb', [['prompt', 'a\n\nb', 0, 3]]],
    ['CRLF', '```prompt\r\na\r\nb\r\n```\r\n', [['prompt', 'a\nb', 0, 3]]],
    ['an empty block', '```prompt\n```', [['prompt', '', 0, 1]]],
    ['more words in the info', '```Prompt title="x"\na\n```', [['prompt', 'a', 0, 2]]],
    [
      'two blocks',
      '```\na\n```\n\n```prompt\nb\n```',
      [
        ['', 'a', 0, 2],
        ['prompt', 'b', 4, 6],
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(fences(text)).toEqual(expected);
  });

  it.each([
    ['four spaces before', '    ```prompt\n    a'],
    ['two backticks', '``prompt\na\n``'],
    ['a backtick in the info', '```prompt`x`\na'],
  ])('%s is no fence', (_, text) => {
    expect(fences(text)).toEqual([]);
  });
});

const markdown = `# Title
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
after`;

describe('prompts in Markdown', () => {
  const finder = finderFor('markdown', 'file');

  it('stand out where they are fenced as prompt', () => {
    expect(finder.all(markdown)).toEqual([
      { text: 'First prompt?\n\nIt goes on.', firstLine: 4, lastLine: 8 },
    ]);
  });

  it.each([
    [4, 'First prompt?\n\nIt goes on.'],
    [6, 'First prompt?\n\nIt goes on.'],
    [8, 'First prompt?\n\nIt goes on.'],
    [10, 'print(1)'],
    [1, 'Some words\ngo on here.'],
    [12, 'after'],
  ])('line %i', (line, text) => {
    expect(finder.at(markdown, line)?.text).toBe(text);
  });

  it('are not found in headings and blank lines', () => {
    expect(finder.at(markdown, 0)).toBeUndefined();
    expect(finder.at('a\n\nb', 1)).toBeUndefined();
    expect(finder.at(markdown, 99)).toBeUndefined();
  });
});

describe('prompts in plain text', () => {
  const finder = finderFor('plaintext', 'file');

  it('are paragraphs', () => {
    expect(finder.at('a\r\n b \r\n\r\nc', 1)).toEqual({ text: 'a\n b', firstLine: 0, lastLine: 1 });
    expect(finder.at('a\n\n c', 2)?.text).toBe('c');
    expect(finder.at('a\n  \nc', 1)).toBeUndefined();
    expect(finder.at('', 0)).toBeUndefined();
  });

  it('get no CodeLens', () => {
    expect(finder.all('a\n\nb')).toEqual([]);
  });
});

describe('prompts in prompt files', () => {
  const finder = finderFor('prompt', 'file');

  it('are the whole text without front matter', () => {
    expect(finder.all('---\nmode: ask\n---\n\nTell me\n\nmore\n')).toEqual([
      { text: 'Tell me\n\nmore', firstLine: 4, lastLine: 7 },
    ]);
    expect(finder.at('Tell me\n\nmore', 2)?.text).toBe('Tell me\n\nmore');
  });

  it('keep three dashes that end nothing', () => {
    expect(finder.at('---\nTell me', 0)?.text).toBe('---\nTell me');
  });
});

describe('prompts in notebook cells', () => {
  it.each(['plaintext', 'raw', 'prompt'])('a %s cell is one and stands out', (language) => {
    expect(finderFor(language, 'cell').all('a\n\nb')).toEqual([
      { text: 'a\n\nb', firstLine: 0, lastLine: 2 },
    ]);
    expect(finderFor(language, 'cell').all(' \n')).toEqual([]);
  });

  it('a code cell is one when asked, and does not stand out', () => {
    expect(finderFor('python', 'cell').at('x = 1\n\ny = 2', 0)?.text).toBe('x = 1\n\ny = 2');
    expect(finderFor('python', 'cell').all('x = 1')).toEqual([]);
  });

  it('a Markdown cell gives its block, and the whole text without one', () => {
    const finder = finderFor('markdown', 'cell');
    expect(finder.at('Words.\n\n```prompt\na\n```', 0)?.text).toBe('a');
    expect(finder.at('Words\n\nand more', 0)?.text).toBe('Words\n\nand more');
    expect(finder.all('Words')).toEqual([]);
  });
});
