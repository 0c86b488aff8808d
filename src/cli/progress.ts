import type { ProgressEvent } from '../protocol/progress';

/** Where progress is written: the terminal's error stream, or anything like it in a test. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows steps on one line that is rewritten on a terminal; one line a step elsewhere. */
export function createProgress(stream: ProgressStream): { show(event: ProgressEvent): void; end(): void } {
  let last = '';
  let open = false;
  return {
    show(event) {
      if (event.kind !== 'step') return;
      const share =
        event.done !== undefined && event.total ? ` ${Math.floor((100 * event.done) / event.total)} %` : '';
      if (stream.isTTY) {
        stream.write(`\r\u001b[2K${event.message}${share}`);
        open = true;
      } else if (event.message !== last) stream.write(`${event.message}\n`);
      last = event.message;
    },
    end() {
      if (open) stream.write('\r\u001b[2K');
      open = false;
    },
  };
}
