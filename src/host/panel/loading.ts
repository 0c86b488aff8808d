import type { ProgressStep } from '../../protocol/progress';
import type { Loadable } from '../../protocol/panel';

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
