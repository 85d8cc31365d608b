/**
 * Text from files, fit for a terminal.
 *
 * @module
 */

/** Escapes what would steer a terminal, or cannot be seen. */
export const printable = (text: string): string =>
  text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
