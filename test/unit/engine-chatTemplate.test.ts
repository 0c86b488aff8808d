import { describe, expect, it } from 'vitest';
import { parseChatTemplate, templateHash } from '../../src/engine/chatTemplate';

const user = (content: string) => [{ role: 'user' as const, content }];
const render = (source: string, messages = user('Hi'), limitMs?: number): string =>
  parseChatTemplate(source, '<s>', '</s>', limitMs).render(messages);

describe("rendering a model's own chat template", () => {
  it('gives the messages, the generation prompt and the special tokens', () => {
    const source =
      "{{ bos_token }}{% for m in messages %}[{{ m['role'] }}]{{ m.content }}{{ eos_token }}{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}";
    expect(render(source)).toBe('<s>[user]Hi</s>[assistant]');
  });

  it('adds no system message of its own', () => {
    expect(render('{{ messages | length }}{{ messages[0].role }}')).toBe('1user');
  });

  it('pins the date, so that a prompt has the same tokens every day', () => {
    expect(render('{{ strftime_now("%d %b %Y") }}')).toBe('26 Jul 2024');
    expect(render('{{ strftime_now("%Y-%m-%d %A %%") }}')).toBe('2024-07-26 Friday %');
  });

  it('hashes the pinned date with templates that read it only', () => {
    const plain = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(templateHash('')).toBe(plain);
    expect(templateHash('{{ strftime_now("%Y") }}')).not.toBe(templateHash('{{ strftime_now("%y") }}'));
  });

  it('reports what the template itself refuses', () => {
    const source = "{{ raise_exception('System role not supported') }}";
    expect(() => render(source)).toThrow(
      expect.objectContaining({
        code: 'template-failed',
        message: "The model's chat template cannot be applied: System role not supported.",
      }),
    );
  });

  it('reports a template that cannot be parsed', () => {
    expect(() => render('{% for %}')).toThrow(expect.objectContaining({ code: 'template-failed' }));
  });

  it('ends a template that runs for too long', () => {
    const source = '{% for i in range(3000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}';
    expect(() => render(source, user('Hi'), 100)).toThrow(
      expect.objectContaining({
        code: 'template-failed',
        message: expect.stringContaining('100 ms') as string,
      }),
    );
  });

  it('refuses a template of unreasonable length', () => {
    expect(() => render('x'.repeat(300_000))).toThrow(expect.objectContaining({ code: 'template-failed' }));
  });
});
