import { homedir } from 'node:os';
import path from 'node:path';

export interface Folders {
  /** Downloaded models. */
  readonly models: string;
  /** Cached vectors. */
  readonly cache: string;
}

/**
 * Where models and cached vectors are kept unless settings say otherwise: REFUSAL_LENS_MODELS and REFUSAL_LENS_CACHE,
 * else the platform's folder for what can be made again.
 */
export function defaultFolders(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): Folders {
  const paths = platform === 'win32' ? path.win32 : path.posix;
  const base =
    platform === 'win32'
      ? (env['LOCALAPPDATA'] ?? paths.join(home, 'AppData', 'Local'))
      : platform === 'darwin'
        ? paths.join(home, 'Library', 'Caches')
        : (absolute(env['XDG_CACHE_HOME']) ?? paths.join(home, '.cache'));
  return {
    models: filled(env['REFUSAL_LENS_MODELS']) ?? paths.join(base, 'refusal-lens', 'models'),
    cache: filled(env['REFUSAL_LENS_CACHE']) ?? paths.join(base, 'refusal-lens', 'cache'),
  };
}

/** The folders of `settings`, an empty one meaning the default. */
export function foldersOf(settings: { readonly modelFolder: string; readonly cacheFolder: string }): Folders {
  const usual = defaultFolders();
  return {
    models: path.resolve(filled(settings.modelFolder) ?? usual.models),
    cache: path.resolve(filled(settings.cacheFolder) ?? usual.cache),
  };
}

function filled(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}

/** The XDG specification says that a relative path is to be ignored. */
function absolute(text: string | undefined): string | undefined {
  return text !== undefined && path.posix.isAbsolute(text) ? text : undefined;
}
