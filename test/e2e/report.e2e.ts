import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeReports } from '../../src/formats/runReports';
import { summarizeRun } from '../../src/method/summarizeRun';
import { findChromium, launchChromium } from '../../tools/vscode/browser.mjs';
import { answerOf, manifestOf } from '../unit/formats/runFixture';

let browser: Browser;
let folder: string;

beforeAll(async () => {
  const chromium = await findChromium();
  if (chromium === undefined) throw new Error('Chromium is not here. Run `npm test`, which looks for one.');
  browser = await launchChromium(chromium);
  folder = await mkdtemp(path.join(tmpdir(), 'refusal-lens-'));
  const { outputFiles } = await esbuild.build({
    absWorkingDir: path.join(import.meta.dirname, '..', '..'),
    entryPoints: ['webview/report/main.ts'],
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    minify: true,
    write: false,
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const answers = [1, 2, 3, 4].flatMap((row) =>
    ['default', 'scans'].map((mode) =>
      answerOf({ row, mode, harmful: row > 2, ...(mode === 'default' ? { scores: { combined: row } } : {}) }),
    ),
  );
  const summary = summarizeRun({ manifest: manifestOf(), answers, text: null });
  await writeReports(folder, summary, outputFiles[0]?.text ?? '');
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

// What runs in the page is text: the tests are checked without the DOM's types, as the rest of what Node runs.

it.each(['light', 'dark'] as const)(
  'the report opens from disk and draws its charts under its own policy: %s',
  async (colorScheme) => {
    const page = await browser.newPage({ colorScheme });
    const problems: string[] = [];
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) problems.push(request.url());
    });
    await page.goto(pathToFileURL(path.join(folder, 'report.html')).href);
    const charts = page.locator('canvas[role=img]');
    expect(await charts.count()).toBe(3);
    const drawn = await page.evaluate(
      `[...document.querySelectorAll('canvas')].map((canvas) =>
        canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0))`,
    );
    expect(drawn).toEqual([true, true, true]);
    const picture = `document.querySelector('canvas').toDataURL()`;
    const before = await page.evaluate<string>(picture);
    await page.emulateMedia({ colorScheme: colorScheme === 'light' ? 'dark' : 'light' });
    // Asked from here: a page that polls by itself evaluates text, which the report's policy forbids.
    await expect.poll(() => page.evaluate<string>(picture), { timeout: 30_000 }).not.toBe(before);
    expect(await charts.count()).toBe(3);
    expect(problems).toEqual([]);
    await page.close();
  },
);
