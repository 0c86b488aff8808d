import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        test: {
          name: 'engine',
          include: ['test/engine/**/*.test.ts'],
          // One native model a process, one process at a time: the machine may have two cores.
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: { name: 'peers', include: ['bench/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 600_000 },
      },
      {
        test: {
          name: 'pictures',
          include: ['test/pictures/**/*.pictures.ts'],
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 400_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.e2e.ts'],
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
