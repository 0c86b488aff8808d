import type { Control } from '../engine/engine';

/** Control of a whole request: also carries the texts of answers while they grow. */
export interface RequestControl extends Control {
  answer(side: 'default' | 'steered', text: string): void;
}
