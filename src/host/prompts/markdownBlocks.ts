import MarkdownIt from 'markdown-it';

/** A leaf block of a Markdown document; lines 0-based, inclusive. */
export interface MarkdownBlock {
  readonly kind: 'fence' | 'heading' | 'text';
  readonly firstLine: number;
  readonly lastLine: number;
  /** The line that its first line of content stands on. */
  readonly contentLine: number;
  /** Its lines without what marks blocks around them: quotation marks, indentation. */
  readonly content: readonly string[];
  /** Of a fence the first word of its info string, in lower case; of a heading `h1` to `h6`; else empty. */
  readonly label: string;
  /** How many quotations and lists it is in, counted twice for each item. */
  readonly depth: number;
}

/** CommonMark's blocks, with text that is looked at by the line: what emphasis and links there are says nothing here. */
const markdown = new MarkdownIt('commonmark');
markdown.core.ruler.disable(['inline', 'text_join']);

/** The leaf blocks of a Markdown document that hold text, in order. */
export function markdownBlocks(text: string): MarkdownBlock[] {
  const tokens = markdown.parse(text, {});
  return tokens.flatMap((token, index): MarkdownBlock[] => {
    if (!token.map) return [];
    const [firstLine, end] = token.map;
    const block = { firstLine, lastLine: Math.max(firstLine, end - 1), depth: token.level };
    const lines = (content: string): string[] => content.replace(/\n$/, '').split('\n');
    const label = token.info.trim().split(/\s/)[0]?.toLowerCase() ?? '';
    switch (token.type) {
      case 'fence':
        return [
          { ...block, kind: 'fence', contentLine: firstLine + 1, content: lines(token.content), label },
        ];
      case 'code_block':
      case 'html_block':
        return [{ ...block, kind: 'text', contentLine: firstLine, content: lines(token.content), label: '' }];
      case 'paragraph_open':
      case 'heading_open': {
        const content = lines(tokens[index + 1]?.content ?? '');
        const kind = token.type === 'heading_open' ? 'heading' : 'text';
        return [
          { ...block, kind, contentLine: firstLine, content, label: kind === 'heading' ? token.tag : '' },
        ];
      }
      default:
        return [];
    }
  });
}
