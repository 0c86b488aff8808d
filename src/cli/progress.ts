import type { ProgressEvent } from '../protocol/progress';
import { measurementText } from './tuneText';

/** Where progress is written: the terminal's error stream, or anything like it in a test. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows steps on one line that is rewritten on a terminal; one line a step elsewhere. Points of a sweep stay, a line each. */
export function createProgress(stream: ProgressStream): { show(event: ProgressEvent): void; end(): void } {
  let last = '';
  let open = false;
  const clear = (): void => {
    if (open) stream.write('\r\u001b[2K');
    open = false;
  };
  return {
    show(event) {
      if (event.kind === 'measured') {
        clear();
        for (const line of measurementText(event.measurement)) stream.write(`${line}\n`);
      }
      if (event.kind !== 'step') return;
      const share =
        event.done !== undefined && event.total ? ` ${Math.floor((100 * event.done) / event.total)} %` : '';
      if (stream.isTTY) {
        stream.write(`\r\u001b[2K${event.message}${share}`);
        open = true;
      } else if (event.message !== last) stream.write(`${event.message}\n`);
      last = event.message;
    },
    end: clear,
  };
}
