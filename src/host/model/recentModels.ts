import type * as vscode from 'vscode';

/** Models that were chosen lately, newest first, as the setting takes them. */
export interface RecentModels {
  list(): readonly string[];
  add(model: string): Promise<void>;
}

const memoryKey = 'recentModels';
const kept = 5;

export function createRecentModels(memory: Pick<vscode.Memento, 'get' | 'update'>): RecentModels {
  const list = (): readonly string[] => memory.get<readonly string[]>(memoryKey) ?? [];
  return {
    list,
    add: async (model) =>
      memory.update(memoryKey, [model, ...list().filter((each) => each !== model)].slice(0, kept)),
  };
}
