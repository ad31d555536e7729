/** Marks of rows that lie close together on the screen, and how they are drawn. */

import { QUADS, quadMark } from "../marks.ts";
import { token } from "../theme.ts";
import { pixelsPerKm, yToLat, type Frame } from "./project.ts";
import { AREA, COUNTRY, SETTLEMENT, type Shape, type Spot } from "./shape.ts";

/** Nominal radius of a ring, in kilometres: how far a district's or province's events may lie from its point. */
const RING_KM = 40;
const CELL = 34;
const RING_SHOWN = 70;
const SMALLEST = 6.5;
const LARGEST = 20;
/** Pixels by which two marks may cover one another. */
const TOUCH = 3;
/** Zoom from which marks of different precision stay apart. */
const APART_FROM = 5;

export interface Mark {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly shape: Shape;
  readonly count: number;
  /** Rows by quad class. */
  readonly quads: readonly number[];
  /** Numbers of the spots in it. */
  readonly spots: readonly number[];
}

interface Cell {
  x: number;
  y: number;
  count: number;
  readonly shape: Shape;
  readonly quads: number[];
  readonly spots: number[];
}

/**
 * Gather spots into marks that do not cover one another: those in one cell of a screen grid first, then marks that touch.
 * From `APART_FROM` on, only spots of one shape are put together; below it a mark of several shapes is a disc.
 * @param counts for each spot four numbers, rows by quad class.
 */
export function gather(spots: readonly Spot[], counts: Uint32Array, frame: Frame): Mark[] {
  const cells = new Map<string, Cell>();
  const isApart = frame.zoom >= APART_FROM;
  for (let i = 0; i < spots.length; i += 1) {
    const spot = spots[i] as Spot;
    const at = i * 4;
    const count = (counts[at] as number) + (counts[at + 1] as number) + (counts[at + 2] as number) + (counts[at + 3] as number);
    if (count === 0) continue;
    const [x, y] = [spot.x * frame.scale - frame.left, spot.y * frame.scale - frame.top];
    if (x < -CELL || y < -CELL || x > frame.width + CELL || y > frame.height + CELL) continue;
    const key = `${Math.floor((spot.x * frame.scale) / CELL)} ${Math.floor((spot.y * frame.scale) / CELL)} ${spot.shape}`;
    let cell = cells.get(key);
    if (!cell) {
      cell = { x: 0, y: 0, count: 0, shape: spot.shape, quads: [0, 0, 0, 0], spots: [] };
      cells.set(key, cell);
    }
    cell.x += x * count;
    cell.y += y * count;
    cell.count += count;
    cell.spots.push(i);
    for (let quad = 0; quad < 4; quad += 1) (cell.quads[quad] as number) += counts[at + quad] as number;
  }
  const marks = [...cells.values()].sort((a, b) => b.count - a.count).map((cell) => toMark(cell, frame));
  return merged(marks, isApart, frame).sort((a, b) => b.radius - a.radius);
}

/** Put each mark that touches a greater one into it. */
function merged(marks: readonly Mark[], isApart: boolean, frame: Frame): Mark[] {
  const kept: Mark[] = [];
  for (const mark of marks) {
    const at = kept.findIndex(
      (other) => (!isApart || other.shape === mark.shape) && Math.hypot(other.x - mark.x, other.y - mark.y) < bodyOf(other) + bodyOf(mark) - TOUCH,
    );
    const other = kept[at];
    if (other) kept[at] = joined(other, mark, frame);
    else kept.push(mark);
  }
  return kept;
}

/** Radius of what must stay legible: of a wide ring only its middle. */
function bodyOf(mark: Mark): number {
  return Math.min(mark.radius, LARGEST);
}

function joined(first: Mark, second: Mark, frame: Frame): Mark {
  const cell: Cell = {
    x: first.x * first.count + second.x * second.count,
    y: first.y * first.count + second.y * second.count,
    count: first.count + second.count,
    shape: first.shape === second.shape ? first.shape : SETTLEMENT,
    quads: first.quads.map((count, i) => count + (second.quads[i] ?? 0)),
    spots: [...first.spots, ...second.spots],
  };
  return toMark(cell, frame);
}

function toMark(cell: Cell, frame: Frame): Mark {
  const { shape, count, quads, spots } = cell;
  const [x, y] = [cell.x / count, cell.y / count];
  const size = count === 1 ? SMALLEST : Math.min(LARGEST, 8 + 3 * Math.log10(count));
  const ground = shape === AREA ? RING_KM * pixelsPerKm(yToLat((y + frame.top) / frame.scale), frame.scale) : 0;
  return { x, y, shape, radius: Math.max(size, Math.min(RING_SHOWN, ground)), count, quads, spots };
}

/** Draw marks, the largest first. */
export function drawMarks(ctx: CanvasRenderingContext2D, marks: readonly Mark[]): void {
  const [edge, face, ink] = [token("--mark-edge"), token("--card"), token("--fg")];
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  for (const mark of marks) {
    if (mark.shape === AREA) drawRing(ctx, mark, edge);
    else drawSolid(ctx, mark, edge, face);
    if (mark.shape === AREA) drawTag(ctx, mark, face, ink);
    else if (mark.count > 1) writeCount(ctx, mark, mark.y, ink);
    else drawSign(ctx, mark.x, mark.y, leading(mark), 3.2);
  }
}

function leading(mark: Mark): number {
  return mark.quads.indexOf(Math.max(...mark.quads)) + 1;
}

function outline(ctx: CanvasRenderingContext2D, mark: Mark, radius: number): void {
  ctx.beginPath();
  if (mark.shape === COUNTRY) ctx.rect(mark.x - radius, mark.y - radius, radius * 2, radius * 2);
  else ctx.arc(mark.x, mark.y, radius, 0, Math.PI * 2);
}

/** A disc or square: the share of each quad class as a slice, under a face that holds the number. */
function drawSolid(ctx: CanvasRenderingContext2D, mark: Mark, edge: string, face: string): void {
  const radius = mark.shape === COUNTRY ? mark.radius * 0.9 : mark.radius;
  ctx.save();
  outline(ctx, mark, radius);
  ctx.lineWidth = 2;
  ctx.strokeStyle = edge;
  ctx.stroke();
  ctx.clip();
  let from = -Math.PI / 2;
  for (const { quad, colour } of QUADS) {
    const share = (mark.quads[quad - 1] ?? 0) / mark.count;
    if (share === 0) continue;
    const to = from + share * Math.PI * 2;
    ctx.beginPath();
    ctx.moveTo(mark.x, mark.y);
    ctx.arc(mark.x, mark.y, radius * 1.5, from, to);
    ctx.closePath();
    ctx.fillStyle = colour;
    ctx.fill();
    from = to;
  }
  ctx.restore();
  if (mark.count > 1) {
    outline(ctx, mark, radius - 3);
    ctx.fillStyle = face;
    ctx.fill();
  }
}

/** A ring around the point: it happened somewhere about here. */
function drawRing(ctx: CanvasRenderingContext2D, mark: Mark, edge: string): void {
  ctx.save();
  outline(ctx, mark, mark.radius);
  ctx.globalAlpha = 0.08;
  ctx.fillStyle = quadMark(leading(mark)).colour;
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.strokeStyle = edge;
  ctx.lineWidth = 4.5;
  ctx.stroke();
  let from = -Math.PI / 2;
  for (const { quad, colour } of QUADS) {
    const share = (mark.quads[quad - 1] ?? 0) / mark.count;
    if (share === 0) continue;
    const to = from + share * Math.PI * 2;
    ctx.beginPath();
    ctx.arc(mark.x, mark.y, mark.radius, from, to);
    ctx.strokeStyle = colour;
    ctx.lineWidth = 2.5;
    ctx.stroke();
    from = to;
  }
  ctx.restore();
}

/** The number of a ring, or the sign of its only row, on its upper edge: the middle is left to what lies there. */
function drawTag(ctx: CanvasRenderingContext2D, mark: Mark, face: string, ink: string): void {
  const y = mark.y - mark.radius;
  const isOne = mark.count === 1;
  const width = isOne ? 11 : shortNumber(mark.count).length * 6.5 + 6;
  ctx.beginPath();
  ctx.roundRect(mark.x - width / 2, y - 6.5, width, 13, 6.5);
  ctx.fillStyle = isOne ? quadMark(leading(mark)).colour : face;
  ctx.fill();
  if (isOne) drawSign(ctx, mark.x, y, leading(mark), 2.8);
  else writeCount(ctx, mark, y, ink);
}

function shortNumber(count: number): string {
  if (count < 1000) return String(count);
  return count < 9950 ? `${(count / 1000).toFixed(1)}k` : `${Math.round(count / 1000)}k`;
}

function writeCount(ctx: CanvasRenderingContext2D, mark: Mark, y: number, ink: string): void {
  ctx.font = `600 ${mark.radius > 11 && mark.shape !== AREA ? 11 : 10}px system-ui, sans-serif`;
  ctx.fillStyle = ink;
  ctx.fillText(shortNumber(mark.count), mark.x, y + 0.5);
}

/** `+` for cooperation, `×` for conflict: the second channel beside colour. */
function drawSign(ctx: CanvasRenderingContext2D, x: number, y: number, quad: number, arm: number): void {
  const { sign, ink } = quadMark(quad);
  ctx.strokeStyle = ink;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  if (sign === "+") {
    ctx.moveTo(x - arm, y);
    ctx.lineTo(x + arm, y);
    ctx.moveTo(x, y - arm);
    ctx.lineTo(x, y + arm);
  } else {
    const diagonal = arm * 0.75;
    ctx.moveTo(x - diagonal, y - diagonal);
    ctx.lineTo(x + diagonal, y + diagonal);
    ctx.moveTo(x + diagonal, y - diagonal);
    ctx.lineTo(x - diagonal, y + diagonal);
  }
  ctx.stroke();
}

/** The mark under a point of the canvas, the smallest of several; none is null. */
export function markAt(marks: readonly Mark[], x: number, y: number): Mark | null {
  for (let i = marks.length - 1; i >= 0; i -= 1) {
    const mark = marks[i] as Mark;
    const reach = Math.max(mark.shape === AREA ? Math.min(mark.radius, 16) : mark.radius, 10);
    if (Math.hypot(mark.x - x, mark.y - y) <= reach) return mark;
  }
  return null;
}
