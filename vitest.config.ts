import { defineConfig } from 'vitest/config';

/** What is waited for comes at once; a busy machine may take its time. */
const expectation = { poll: { timeout: 20_000 } };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          expect: expectation,
          testTimeout: 30_000, // The law of imports runs the real linter.
        },
      },
      {
        test: {
          name: 'integration',
          sequence: { groupOrder: 1 },
          include: ['test/integration/**/*.test.ts'],
          // Real processes on a small machine: one after the other, with patience.
          fileParallelism: false,
          expect: expectation,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          sequence: { groupOrder: 2 },
          include: ['test/e2e/**/*.e2e.test.ts'],
          fileParallelism: false,
          expect: expectation,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
