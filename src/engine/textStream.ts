/** Text that grows by the bytes of tokens: a character cut between two tokens waits for its other half. */
export interface TextStream {
  /** Adds bytes; returns the text so far, whole characters only. */
  push(bytes: Uint8Array): string;
  /** The whole text; bytes that never became a character are U+FFFD. */
  end(): string;
}

export function createTextStream(): TextStream {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let text = '';
  return {
    push: (bytes) => (text += decoder.decode(bytes, { stream: true })),
    end: () => (text += decoder.decode()),
  };
}
