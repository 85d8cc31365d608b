// The tests that a document names, in the last column of its tables, and the code that it names before that.
import { defines } from './tests.mjs';

/** A name without a folder is of a file in here. */
const FOLDER = 'tests/governance';

/** @returns {string[]} what the document says and is not so */
export function problems(document, sources, tests) {
  const found = [];
  for (const row of rows(document)) {
    const say = (problem) => found.push(`${row.cells[0]}: ${problem}`);
    const named = namedIn(row.cells.at(-1), sources, tests, say);
    if (/^C?\d+$/.test(row.cells[0]) && named === 0) say('names no test');
    for (const name of row.cells.slice(1, -1).flatMap(quoted)) {
      if (!exists(name, sources)) say(`there is no ${name}`);
    }
  }
  return found;
}

/** Rows of tables whose last column is about tests. */
function rows(document) {
  const all = [];
  let about = false;
  let previous = '';
  for (const line of document.split('\n')) {
    if (/^\|[-: |]+\|$/.test(line)) {
      about = /\b(test|attacked by)\b/.test(cellsOf(previous).at(-1) ?? '');
    } else if (line.startsWith('|') && previous.startsWith('|')) {
      if (about) all.push({ cells: cellsOf(line) });
    } else {
      about = false;
    }
    previous = line;
  }
  return all;
}

const cellsOf = (line) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
const quoted = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text);
const isFile = (text) => /^[\w./-]+\.(rs|ts|json)$/.test(text);

/** Whether a file, or a member of a type, is there; anything else is not looked for. */
function exists(name, sources) {
  const [, type, member] = /^([A-Z]\w*)::([a-z]\w*)$/.exec(name) ?? [];
  if (isFile(name)) return sources.hasEnding(name);
  return type === undefined || defines(sources, type, member);
}

/** Checks a cell: `file`: `test`, `test`; `folder`. Returns how many tests it names. */
function namedIn(cell, sources, tests, say) {
  let named = 0;
  let file = '';
  for (const text of quoted(cell)) {
    const short = `${FOLDER}/${text}.rs`;
    const place = sources.files.has(short) ? short : text;
    if (place === short || isFile(text) || /^[\w.-]+(\/[\w.-]+)+$/.test(text)) {
      file = place;
      checkPlace(place, sources, tests, say);
    } else if (tests.get(file)?.has(text)) {
      named += 1;
    } else {
      say(file === '' ? `${text} is in no file` : `no test of ${file} that runs is "${text}"`);
    }
  }
  return named;
}

function checkPlace(place, sources, tests, say) {
  if (!sources.has(place)) return say(`there is no ${place}`);
  if (!/\.(json)$/.test(place) && !hasTests(place, tests) && !holdsData(place, sources)) {
    say(`no test runs in ${place}`);
  }
}

function hasTests(place, tests) {
  const inPlace = ([file]) => file === place || file.startsWith(`${place}/`);
  return [...tests].filter(inPlace).some(([, names]) => names.size > 0);
}

/** What tests read. */
function holdsData(place, sources) {
  const files = [...sources.files].filter((file) => file.startsWith(`${place}/`));
  return files.length > 0 && files.every((file) => file.endsWith('.json'));
}
