/** What a line of a view stands for, where a command got such a line of this kind. */
export function subjectOf<Subject extends { readonly kind: string }>(
  target: unknown,
  kind: Subject['kind'],
): Subject | undefined {
  const subject =
    typeof target === 'object' && target !== null && 'subject' in target ? target.subject : undefined;
  if (typeof subject !== 'object' || subject === null || !('kind' in subject)) return undefined;
  return subject.kind === kind ? (subject as Subject) : undefined;
}
