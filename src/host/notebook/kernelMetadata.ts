import * as v from 'valibot';

const jupyter = v.object({ kernelspec: v.object({ name: v.string() }) });

/** VS Code's metadata of an .ipynb notebook, now and until 1.91. */
const notebookMetadata = v.union([
  v.object({ metadata: jupyter }),
  v.pipe(
    v.object({ custom: v.object({ metadata: jupyter }) }),
    v.transform(({ custom }) => custom),
  ),
]);

/** The kernel that a notebook's file names; undefined where it names none. */
export function namedKernel(metadata: unknown): string | undefined {
  const read = v.safeParse(notebookMetadata, metadata);
  return read.success ? read.output.metadata.kernelspec.name : undefined;
}
