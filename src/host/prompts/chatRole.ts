import type { ChatMessage } from '../../protocol/model';

/** The role that a chat gives a message; undefined for tools and others. */
export function roleOf(name: string): ChatMessage['role'] | undefined {
  switch (name.toLowerCase()) {
    case 'system':
    case 'developer':
      return 'system';
    case 'user':
    case 'human':
      return 'user';
    case 'assistant':
    case 'ai':
    case 'gpt':
    case 'model':
      return 'assistant';
    default:
      return undefined;
  }
}
