/**
 * Plots by uPlot. Floats only say where marks are drawn; every number in words is exact. What a plot shows is
 * also there as a table, for those who cannot see it.
 *
 * @module
 */

import { useMemo, type ReactNode } from 'react';
import uPlot from 'uplot';

import { Canvas, HEIGHT, type Colour, type Drawing, type Paint } from './plot-canvas.js';
import styles from './plot.module.css';

/** Whole numbers, drawn as parts of `unit`. */
export type PlotSeries = {
  name: string;
  colour: Colour;
  values: readonly bigint[];
  text: (value: bigint) => string;
};

const COMPACT = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 2 });

function axesOf(
  paint: Paint,
  xName: string,
  xText: (place: number) => string,
  whole: { x: boolean; y: boolean },
  yName: string,
): uPlot.Axis[] {
  const look = {
    stroke: paint('muted'),
    font: '12px system-ui, sans-serif',
    labelFont: '12px system-ui, sans-serif',
    grid: { stroke: paint('line'), width: 1 },
    ticks: { show: false },
  };
  return [
    {
      ...look,
      grid: { show: false },
      label: xName,
      labelSize: 20,
      size: 28,
      space: 64,
      ...(whole.x ? { incrs: WHOLE } : {}),
      values: (_, splits) => splits.map(xText),
    },
    {
      ...look,
      size: 52,
      label: yName,
      labelSize: 20,
      ...(whole.y ? { incrs: WHOLE } : {}),
      values: (_, splits) => splits.map((split) => COMPACT.format(split)),
    },
  ];
}

/** Steps of an axis whose places are whole numbers. */
const WHOLE = [1, 10, 100, 1_000, 10_000, 100_000].flatMap((power) => [
  power,
  2 * power,
  5 * power,
]);

/** Bars over places that have names: epochs, days, ranges. Two series stand side by side. */
export function BarPlot({
  title,
  xName,
  yName,
  places,
  series,
  unit,
}: {
  title: string;
  xName: string;
  /** What is counted, and its unit. */
  yName: string;
  places: readonly string[];
  series: readonly PlotSeries[];
  /** What is 1 on the axis. */
  unit: bigint;
}): ReactNode {
  const drawing = useMemo(
    () => barsOf([xName, yName], places, series, unit),
    [xName, yName, places, series, unit],
  );
  return (
    <>
      <Canvas label={`${title}. The numbers are in the table below.`} drawing={drawing} />
      <Table title={title} xName={xName} places={places} series={series} />
    </>
  );
}

function barsOf(
  [xName, yName]: readonly [x: string, y: string],
  places: readonly string[],
  series: readonly PlotSeries[],
  unit: bigint,
): Drawing {
  const sides: readonly (-1 | 0 | 1)[] = series.length === 1 ? [0] : [-1, 1];
  const size = 0.8 / series.length;
  return {
    data: [
      places.map((_, i) => i),
      ...series.map(({ values }) => values.map((value) => placed(value, unit))),
    ],
    options: (paint) => ({
      height: HEIGHT,
      axes: axesOf(
        paint,
        xName,
        (place) => places[place] ?? '',
        { x: true, y: unit === 1n },
        yName,
      ),
      cursor: { drag: { x: false, y: false }, y: false, points: { show: false } },
      scales: {
        x: { time: false, range: [-0.5, places.length - 0.5] },
        y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] },
      },
      series: [
        {},
        ...series.map(({ colour }, i): uPlot.Series => ({
          fill: paint(colour),
          stroke: paint(colour),
          width: 0,
          points: { show: false },
          ...barPaths(size, sides[i] ?? 0),
        })),
      ],
    }),
    keys: series,
    at: (place) => ({
      name: `${xName} ${places[place] ?? ''}`,
      values: series.map(({ values, text }) => textAt(values, place, text)),
    }),
  };
}

function barPaths(size: number, align: -1 | 0 | 1): Pick<uPlot.Series, 'paths'> {
  const paths = uPlot.paths.bars?.({ size: [size, 40], align, radius: 0.15 });
  return paths ? { paths } : {};
}

/** One mark for each point, in two colours, and the line on which both sides are equal. */
export type Point = { x: bigint; y: bigint; good: boolean };

export function PointPlot({
  label,
  xName,
  yName,
  yNames,
  lineName,
  points,
  unit,
  text,
}: {
  /** What it shows, for those who cannot see it. */
  label: string;
  xName: string;
  yName: string;
  /** Names of the points that are good, and of those that are not. */
  yNames: readonly [good: string, bad: string];
  lineName: string;
  points: readonly Point[];
  unit: bigint;
  text: (value: bigint) => string;
}): ReactNode {
  const drawing = useMemo((): Drawing => {
    const ordered = [...points].sort((a, b) => (a.x < b.x ? -1 : a.x > b.x ? 1 : 0));
    // The line goes from the corner to beyond the last point.
    const last = placed(ordered.at(-1)?.x ?? 0n, unit) * 1.05;
    const xs = [0, ...ordered.map(({ x }) => placed(x, unit)), last];
    const of = (good: boolean): (number | null)[] => [
      null,
      ...ordered.map((point) => (point.good === good ? placed(point.y, unit) : null)),
      null,
    ];
    const marks = (colour: string): uPlot.Series => ({
      stroke: colour,
      fill: colour,
      paths: () => null,
      points: { show: true, size: 7, fill: colour, stroke: colour },
    });
    return {
      data: [xs, of(true), of(false), xs],
      options: (paint) => ({
        height: HEIGHT,
        axes: axesOf(paint, xName, (place) => COMPACT.format(place), { x: false, y: false }, yName),
        cursor: { drag: { x: false, y: false } },
        scales: {
          x: { time: false, range: (_, __, most) => [0, most > 0 ? most : 1] },
          y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] },
        },
        series: [
          {},
          marks(paint('good')),
          marks(paint('bad')),
          {
            stroke: paint('line-strong'),
            width: 1.5,
            dash: [6, 4],
            points: { show: false },
          },
        ],
      }),
      keys: [
        { name: yNames[0], colour: 'good' },
        { name: yNames[1], colour: 'bad' },
        { name: lineName, colour: 'line-strong', line: true },
      ],
      at: (place) => {
        const point = ordered[place - 1];
        if (!point) return { name: '', values: [] };
        const stake = text(point.y);
        return {
          name: `${xName} ${text(point.x)}`,
          values: point.good ? [stake] : [undefined, stake],
        };
      },
    };
  }, [xName, yName, yNames, lineName, points, unit, text]);
  return <Canvas label={label} drawing={drawing} />;
}

/** The numbers of a plot. Places where there is nothing are left out. */
function Table({
  title,
  xName,
  places,
  series,
}: {
  title: string;
  xName: string;
  places: readonly string[];
  series: readonly PlotSeries[];
}): ReactNode {
  return (
    <details className={styles.details}>
      <summary>{title} as a table</summary>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{xName}</th>
            {series.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {places.map(
            (place, i) =>
              series.some(({ values }) => values[i] !== 0n) && (
                <tr key={place}>
                  <th scope="row">{place}</th>
                  {series.map(({ name, values, text }) => (
                    <td key={name}>{textAt(values, i, text)}</td>
                  ))}
                </tr>
              ),
          )}
        </tbody>
      </table>
    </details>
  );
}

function textAt(
  values: readonly bigint[],
  place: number | null,
  text: (value: bigint) => string,
): string {
  const value = place === null ? undefined : values[place];
  return value === undefined ? '–' : text(value);
}

/** Where a mark is drawn. */
const placed = (value: bigint, unit: bigint): number => Number(value) / Number(unit);
