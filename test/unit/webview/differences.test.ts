import { describe, expect, it } from 'vitest';
import { differences, differencesSoFar, type Segment } from '../../../webview/steer/differences';

const joined = (segments: readonly Segment[]) => segments.map(({ text }) => text).join('');
const marked = (segments: readonly Segment[]) =>
  segments.filter(({ differs }) => differs).map(({ text }) => text);

describe('differences', () => {
  it('marks the words that only one answer has', () => {
    const { a, b } = differences('I am sorry to say no', 'I am glad to say yes');
    expect([marked(a), marked(b)]).toEqual([
      ['sorry', 'no'],
      ['glad', 'yes'],
    ]);
  });
  it('gives back both texts unchanged', () => {
    const left = ' One  two\n\nthree ';
    const right = 'two three\tfour';
    const { a, b } = differences(left, right);
    expect([joined(a), joined(b)]).toEqual([left, right]);
  });
  it('marks nothing in equal texts, also where only white space differs', () => {
    expect(marked(differences('a b c', 'a b c').a)).toEqual([]);
    expect(marked(differences('a  b\nc', 'a b c').a)).toEqual([]);
  });
  it('marks white space between marked words and not behind the last', () => {
    expect(marked(differences('one two three four', 'four').a)).toEqual(['one two three']);
    expect(marked(differences('one two ', '').a)).toEqual(['one two']);
  });
  it('marks everything where nothing is shared, and nothing in an empty text', () => {
    expect(marked(differences('a b', 'c').a)).toEqual(['a b']);
    expect(differences('', '').a).toEqual([]);
  });
  it('leaves very long answers unmarked instead of stopping the panel', () => {
    const long = 'word '.repeat(20_000);
    const { a } = differences(long, `${long}end`);
    expect(a).toEqual([{ text: long, differs: false }]);
  });
});

describe('differencesSoFar', () => {
  it('does not mark what the other answer has not reached', () => {
    const { a, b } = differencesSoFar('I am sorry, but I cannot', 'I am glad');
    expect([marked(a), marked(b)]).toEqual([['sorry,'], ['glad']]);
    expect(joined(a)).toBe('I am sorry, but I cannot');
  });
  it('marks nothing before the other answer has begun', () => {
    expect(marked(differencesSoFar('I am', '').a)).toEqual([]);
  });
});
