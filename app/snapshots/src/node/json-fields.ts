/**
 * A JSON object as it is written: `JSON.parse` keeps the last of two fields with one name, and of a number what
 * a double holds.
 *
 * @module
 */

export type JsonField = {
  name: string;
  value: unknown;
  /** The value as it is written. */
  raw: string;
};

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g;

/** The fields of a JSON object in their order; `undefined` if the text is none. */
export function jsonFields(text: string): JsonField[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
  } catch {
    return undefined;
  }
  // It is JSON, so that tokens are enough to find where each field begins and ends.
  const fields: JsonField[] = [];
  let depth = 0;
  let name: string | undefined;
  let begin = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (depth === 1 && (token === ',' || token === '}') && name !== undefined) {
      const raw = text.slice(begin, index).trim();
      fields.push({ name, value: JSON.parse(raw), raw });
      name = undefined;
    } else if (depth === 1 && name === undefined && token.startsWith('"')) {
      name = JSON.parse(token) as string;
    } else if (depth === 1 && token === ':') {
      begin = index + 1;
    }
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
  }
  return fields;
}
