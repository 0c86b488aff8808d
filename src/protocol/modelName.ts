/** True where a model is given as an address of Hugging Face: `hf:user/repo/file.gguf` or `hf:user/repo:quant`. */
export function isHubUri(value: string): boolean {
  return /^hf:/i.test(value);
}

/** True where a model or an adapter is given as a file's path: neither a catalogue id nor an address. */
export function namesFile(value: string): boolean {
  return !isHubUri(value) && (/[\\/]/.test(value) || /\.gguf$/i.test(value));
}
