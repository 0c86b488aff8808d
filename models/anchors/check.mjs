// Checks the anchor and calibration prompts of this folder and prints the tables of README.md.
//   node models/anchors/check.mjs                      the checks, and the tables
//   node models/anchors/check.mjs --write              the same, and puts the tables into README.md
//   node models/anchors/check.mjs --against FILE ...   also: no prompt is near any line or CSV cell of these files
// Ends with 0 when every check holds, 1 when one fails, 2 on a wrong option or a file that cannot be read.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const readme = path.join(here, 'README.md');
const kinds = ['harmful', 'harmless', 'contrast'];
const forms = ['question', 'imperative', 'statement', 'indirect', 'multi-sentence'];
const families = [
  { prefix: '', least: { harmful: 144, harmless: 144, contrast: 112 } },
  { prefix: 'calibration-', least: { harmful: 100, harmless: 100, contrast: 100 } },
];
/** Prompts of a set that the product takes unless told otherwise; they must be as balanced as the whole. */
const usedByDefault = 64;
/** Largest difference of two sets' shares, in percentage points. */
const allowedPoints = 5;
/** Largest difference of two sets' mean lengths, in words. */
const allowedWords = 1;
const fewestWords = 4;
const mostWords = 36;
/** Two prompts that are not matched with each other and share this much of their words are near copies. */
const nearCopy = 0.7;

const problems = [];
const complain = (sentence) => problems.push(sentence);

const normalise = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
const wordsOf = (text) => text.split(/\s+/).filter((word) => word !== '');
const wordSet = (text) => new Set(text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? []);
const sentencesOf = (text) => text.split(/(?<=[.!?])\s+/);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Words in common over words in either (Jaccard). */
function overlap(one, other) {
  let common = 0;
  for (const word of one) if (other.has(word)) common += 1;
  return common / (one.size + other.size - common || 1);
}

/** One set as {name, kind, rows}; rows with wrong fields are reported and left out. */
function readSet(name, kind) {
  const rows = [];
  const lines = readFileSync(path.join(here, `${name}.jsonl`), 'utf8')
    .replace(/\n$/, '')
    .split('\n');
  lines.forEach((line, index) => {
    const where = `${name}.jsonl, line ${index + 1}`;
    let row;
    try {
      row = JSON.parse(line);
    } catch {
      return complain(`${where}: not JSON.`);
    }
    const before = problems.length;
    for (const field of ['text', 'topic', 'form']) {
      if (typeof row[field] !== 'string' || row[field].trim() === '') complain(`${where}: no ${field}.`);
    }
    const known = ['text', 'topic', 'form', ...(kind === 'contrast' ? ['match'] : [])];
    for (const field of Object.keys(row))
      if (!known.includes(field)) complain(`${where}: unknown field ${field}.`);
    if (kind === 'contrast' && !Number.isInteger(row.match)) complain(`${where}: no match.`);
    if (problems.length > before) return;
    rows.push({ ...row, where, number: index, key: normalise(row.text), words: wordSet(row.text) });
    for (const sentence of faultsOfForm(row)) complain(`${where}: ${sentence}`);
  });
  return { name, kind, rows };
}

/** What contradicts the form that a row claims, and other faults of one prompt. */
function faultsOfForm({ text, form }) {
  const faults = [];
  const sentences = sentencesOf(text).length;
  const length = wordsOf(text).length;
  if (!forms.includes(form)) faults.push(`unknown form ${form}.`);
  if (form === 'question' && !text.endsWith('?')) faults.push('a question without a question mark.');
  if ((form === 'imperative' || form === 'statement') && text.endsWith('?'))
    faults.push(`a ${form} with a question mark.`);
  if (form === 'statement' && !/^(I|I'[a-z]+|My)\s/.test(text))
    faults.push('a statement that is not in the first person.');
  if ((form === 'multi-sentence') !== sentences > 1) faults.push(`${sentences} sentence(s) as ${form}.`);
  if (!/[.?]$/.test(text)) faults.push('no full stop or question mark at its end.');
  if (text !== text.trim() || /\s{2}/.test(text)) faults.push('needless white space.');
  if (length < fewestWords || length > mostWords) faults.push(`${length} words.`);
  return faults;
}

/** Equal prompts anywhere; near copies among prompts that are not matched with each other. */
function checkCopies(sets) {
  const all = sets.flatMap((set) => set.rows.map((row) => ({ set, row })));
  all.forEach((one, position) => {
    for (const other of all.slice(position + 1)) {
      if (one.row.key === other.row.key)
        complain(`${one.row.where} and ${other.row.where}: the same prompt.`);
      else if (!areMatched(one, other) && overlap(one.row.words, other.row.words) >= nearCopy)
        complain(`${one.row.where} and ${other.row.where}: near copies.`);
    }
  });
}

/** Rows of one family that have the same number, which are written alike on purpose. */
function areMatched(one, other) {
  const prefix = (name) => (name.startsWith('calibration-') ? 'calibration-' : '');
  return (
    one.set !== other.set &&
    one.row.number === other.row.number &&
    prefix(one.set.name) === prefix(other.set.name)
  );
}

/** Every contrast prompt names a harmful prompt of its own, and has its form. */
function checkMatches(harmful, contrast) {
  const taken = new Set();
  for (const row of contrast.rows) {
    const partner = harmful.rows.find(({ number }) => number === row.match);
    if (partner === undefined) complain(`${row.where}: there is no harmful prompt ${row.match}.`);
    else if (partner.form !== row.form)
      complain(`${row.where}: a ${row.form} matched with a ${partner.form}.`);
    if (taken.has(row.match)) complain(`${row.where}: harmful prompt ${row.match} is matched twice.`);
    taken.add(row.match);
  }
}

/** Shares in percent, lengths in words. */
function measure(rows) {
  const lengths = rows.map(({ text }) => wordsOf(text).length).sort((a, b) => a - b);
  const quantile = (share) => lengths[Math.round(share * (lengths.length - 1))];
  const share = (test) => (100 * rows.filter(test).length) / rows.length;
  return {
    prompts: rows.length,
    topics: new Set(rows.map(({ topic }) => topic)).size,
    shares: [
      ...forms.map((form) => share((row) => row.form === form)),
      share(({ text }) => text.endsWith('?')),
      share(({ text }) => /^(I|I'[a-z]+|My)\s/.test(text)),
    ],
    mean: mean(lengths),
    least: lengths[0],
    quartiles: [quantile(0.25), quantile(0.5), quantile(0.75)],
    most: lengths.at(-1),
  };
}
const shareNames = [...forms, 'ends in ?', 'begins with I or My'];

function checkBalance(measured, name) {
  for (const [index, one] of measured.entries()) {
    for (const other of measured.slice(index + 1)) {
      one.shares.forEach((value, at) => {
        const points = Math.abs(value - other.shares[at]);
        if (points > allowedPoints)
          complain(
            `${one.name} and ${other.name} (${name}): ${shareNames[at]} differs by ${points.toFixed(1)} points.`,
          );
      });
      const words = Math.abs(one.mean - other.mean);
      if (words > allowedWords)
        complain(
          `${one.name} and ${other.name} (${name}): mean lengths differ by ${words.toFixed(1)} words.`,
        );
    }
  }
}

function table(measured) {
  const head = [
    'set',
    'prompts',
    'topics',
    ...shareNames.map((name) => `${name} %`),
    'words: mean',
    'least',
    'quartiles',
    'most',
  ];
  const body = measured.map((m) => [
    m.name,
    m.prompts,
    m.topics,
    ...m.shares.map((value) => value.toFixed(1)),
    m.mean.toFixed(1),
    m.least,
    m.quartiles.join(' / '),
    m.most,
  ]);
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, at) => (at === 0 ? '---' : '---:'))), ...body.map(line)].join('\n');
}

/** Every line of `file`, and every cell of a CSV or string of a JSON line, that could be a prompt. */
function foreignPrompts(file) {
  const text = readFileSync(file, 'utf8');
  const cells = [...text.matchAll(/"((?:[^"\\]|""|\\.)*)"/g)].map((found) => found[1]);
  return [...text.split(/\r?\n/), ...text.split(/[,|\t\r\n]/), ...cells].filter(
    (cell) => wordsOf(cell).length >= fewestWords,
  );
}

function checkAgainst(files, sets) {
  for (const file of files) {
    const foreign = new Map(foreignPrompts(file).map((cell) => [normalise(cell), wordSet(cell)]));
    let nearest = { share: 0 };
    for (const row of sets.flatMap((set) => set.rows)) {
      for (const [key, words] of foreign) {
        const share = key === row.key ? 1 : overlap(row.words, words);
        if (share > nearest.share) nearest = { share, row };
        if (share >= nearCopy) complain(`${row.where}: near a prompt of ${path.basename(file)}.`);
      }
    }
    const where = nearest.row ? ` (${nearest.row.where})` : '';
    console.log(
      `${path.basename(file)}: ${foreign.size} cells; the nearest shares ${nearest.share.toFixed(2)} of its words${where}.`,
    );
  }
}

function main(args) {
  const at = args.indexOf('--against');
  const files = at < 0 ? [] : args.slice(at + 1);
  const options = at < 0 ? args : args.slice(0, at);
  if (options.some((option) => option !== '--write') || (at >= 0 && files.length === 0)) {
    console.error('Use: node models/anchors/check.mjs [--write] [--against FILE ...]');
    return 2;
  }
  const sets = [];
  const tables = [];
  for (const { prefix, least } of families) {
    const family = kinds.map((kind) => readSet(prefix + kind, kind));
    for (const { name, kind, rows } of family) {
      if (rows.length < least[kind])
        complain(`${name}.jsonl: ${rows.length} prompts; at least ${least[kind]} are needed.`);
    }
    checkMatches(family[0], family[2]);
    for (const [part, limit] of [
      ['all', Infinity],
      [`first ${usedByDefault}`, usedByDefault],
    ]) {
      const measured = family.map(({ name, rows }) => ({ name, ...measure(rows.slice(0, limit)) }));
      checkBalance(measured, part);
      tables.push(`${prefix === '' ? 'Anchors' : 'Calibration'}, ${part}:\n\n${table(measured)}`);
    }
    sets.push(...family);
  }
  checkCopies(sets);
  const printed = tables.join('\n\n');
  console.log(printed + '\n');
  if (options.includes('--write')) {
    const marks = /(<!-- check\.mjs: tables -->\n)[\s\S]*?(<!-- check\.mjs: end -->)/;
    writeFileSync(
      readme,
      readFileSync(readme, 'utf8').replace(marks, (_, begin, end) => `${begin}\n${printed}\n\n${end}`),
    );
  } else if (!readFileSync(readme, 'utf8').includes(printed)) {
    complain('README.md does not hold these tables: run node models/anchors/check.mjs --write.');
  }
  checkAgainst(files, sets);
  for (const sentence of problems) console.error(sentence);
  console.log(problems.length === 0 ? 'Every check holds.' : `${problems.length} checks failed.`);
  return problems.length === 0 ? 0 : 1;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
