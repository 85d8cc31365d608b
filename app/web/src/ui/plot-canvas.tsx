/**
 * Where uPlot draws, and what its colours stand for.
 *
 * @module
 */

import { useEffect, useRef, useState, type ReactNode } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

import styles from './plot.module.css';
import { useTheme } from './theme.js';

export const HEIGHT = 220;

export type Colour = 'accent' | 'good' | 'warn' | 'bad' | 'line-strong';

/** A colour of the page as it is now. */
export type Paint = (colour: Colour | 'muted' | 'line') => string;

export type Drawing = {
  data: uPlot.AlignedData;
  options: (paint: Paint) => Omit<uPlot.Options, 'width'>;
  keys: readonly Key[];
  /** The name of a place, and what each key is there. */
  at: (place: number) => { name: string; values: readonly (string | undefined)[] };
};

/** What a colour stands for. */
type Key = { name: string; colour: Colour; line?: boolean };

/** Draws again when the colours change, and follows the width of the page. */
export function Canvas({ label, drawing }: { label: string; drawing: Drawing }): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<number>();
  const theme = useTheme();
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const computed = getComputedStyle(element);
    const paint: Paint = (colour) => computed.getPropertyValue(`--${colour}`);
    const { data, options } = drawing;
    const hooks: uPlot.Hooks.Arrays = {
      setCursor: [
        ({ cursor }) => {
          setPlace(cursor.idx ?? undefined);
        },
      ],
    };
    const plot = new uPlot(
      { ...options(paint), hooks, legend: { show: false }, width: element.clientWidth },
      data,
      element,
    );
    const observer = new ResizeObserver(() => {
      plot.setSize({ width: element.clientWidth, height: HEIGHT });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [drawing, theme]);
  return (
    <>
      <div ref={box} className={styles.canvas} role="img" aria-label={label} />
      <Legend drawing={drawing} place={place} />
    </>
  );
}

/** What the colours stand for; where one points, the numbers there, too. */
function Legend({
  drawing: { keys, at },
  place,
}: {
  drawing: Drawing;
  place: number | undefined;
}): ReactNode {
  const pointed = place === undefined ? undefined : at(place);
  return (
    <ul className={styles.legend} aria-hidden="true">
      {keys.map(({ name, colour, line = false }, i) => (
        <li key={name} data-line={line} style={{ color: `var(--${colour})` }}>
          <span>
            {name} <strong>{pointed?.values[i]}</strong>
          </span>
        </li>
      ))}
      {pointed && <li className={styles.place}>{pointed.name}</li>}
    </ul>
  );
}
