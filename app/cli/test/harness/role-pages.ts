import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../../../docs/roles/', import.meta.url);

/** All pages of docs/roles, by their names without an ending. */
export const ALL_PAGES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.replace(/\.md$/, ''));

/** The pages of roles, each of whose commands is played. */
export const PAGES = ALL_PAGES.filter((name) => name !== 'README');

/** Part of a page under one heading, with its commands in their order, each in one line. */
export type Section = { page: string; heading: string; commands: readonly string[] };

/** The parts of a page that have commands. */
export function sectionsOf(page: string): Section[] {
  const text = readFileSync(new URL(`${page}.md`, FOLDER), 'utf8');
  return text
    .split(/^#+ /m)
    .slice(1)
    .flatMap((part) => {
      const heading = part.slice(0, part.indexOf('\n'));
      const commands = part.match(/^inferix-stake .+$/gm) ?? [];
      return commands.length === 0 ? [] : [{ page, heading, commands }];
    });
}
