/** True where a model or an adapter is given as a file's path and not as a catalogue id. */
export function namesFile(value: string): boolean {
  return /[\\/]/.test(value) || /\.gguf$/i.test(value);
}
