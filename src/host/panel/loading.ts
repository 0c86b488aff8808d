import type { ProgressEvent } from '../../protocol/progress';
import type { Loadable } from '../../protocol/panel';

export type ProgressStep = Extract<ProgressEvent, { kind: 'step' }>;

/** A value that is on its way as far as the engine says. */
export function loading({
  message,
  done,
  total,
}: Omit<ProgressStep, 'kind'>): Extract<Loadable<never>, { state: 'loading' }> {
  return {
    state: 'loading',
    message,
    ...(done === undefined ? {} : { done }),
    ...(total === undefined ? {} : { total }),
  };
}
