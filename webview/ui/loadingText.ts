export interface Progress {
  readonly message: string;
  readonly done?: number;
  readonly total?: number;
}

/** `Reading anchors 48 of 128`. */
export function loadingText({ message, done, total }: Progress): string {
  return done === undefined || total === undefined ? message : `${message} ${done} of ${total}`;
}

/** Seconds below which a guess of the rest says nothing. */
const guessFrom = 2;

/** `7 s, about 9 s left`: how long it has taken, and how long it will where the progress tells. */
export function timeText({ done, total }: Progress, seconds: number): string {
  const spent = `${Math.floor(seconds)} s`;
  if (done === undefined || total === undefined || done <= 0 || seconds < guessFrom) return spent;
  const left = Math.ceil((seconds * (total - done)) / done);
  return left > 0 ? `${spent}, about ${left} s left` : spent;
}
