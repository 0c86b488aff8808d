import { expect, it } from 'vitest';
import { nextToken } from '../../../webview/notebook/nextToken';

it('arrows, Home and End move along the tokens and not past their ends', () => {
  expect(nextToken('ArrowRight', 0, 3)).toBe(1);
  expect(nextToken('ArrowRight', 2, 3)).toBe(2);
  expect(nextToken('ArrowLeft', 0, 3)).toBe(0);
  expect(nextToken('ArrowLeft', 2, 3)).toBe(1);
  expect(nextToken('Home', 2, 3)).toBe(0);
  expect(nextToken('End', 0, 3)).toBe(2);
  expect(nextToken('ArrowDown', 1, 3)).toBeUndefined();
  expect(nextToken('a', 1, 3)).toBeUndefined();
});
