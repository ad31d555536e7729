/** Report text by code points: every offset of the records counts code points, not UTF-16 units. */

/** `text[start:end]` as Python has it. For many slices of one text, make an `Offsets` once. */
export function slice(text: string, start: number, end: number): string {
  return new Offsets(text).slice(start, end);
}

/** Maps code-point offsets of one text to UTF-16 offsets; a text without surrogate pairs costs nothing. */
export class Offsets {
  readonly text: string;
  /** Number of code points. */
  readonly length: number;
  private readonly units: Uint32Array | null;

  constructor(text: string) {
    this.text = text;
    let pairs = 0;
    for (let i = 0; i < text.length; i += 1) if (isPair(text, i)) pairs += 1;
    this.length = text.length - pairs;
    if (pairs === 0) {
      this.units = null;
      return;
    }
    this.units = new Uint32Array(this.length + 1);
    let unit = 0;
    for (let point = 0; point < this.length; point += 1) {
      this.units[point] = unit;
      unit += isPair(text, unit) ? 2 : 1;
    }
    this.units[this.length] = text.length;
  }

  /** The UTF-16 offset of a code-point offset; beyond the end, the text's length. */
  unit(point: number): number {
    const inside = Math.max(0, Math.min(point, this.length));
    return this.units ? (this.units[inside] ?? this.text.length) : inside;
  }

  /** The words from `start` to `end` (half-open code points). */
  slice(start: number, end: number): string {
    return this.text.slice(this.unit(start), this.unit(end));
  }
}

function isPair(text: string, at: number): boolean {
  const high = text.charCodeAt(at);
  if (high < 0xd800 || high > 0xdbff) return false;
  const low = text.charCodeAt(at + 1);
  return low >= 0xdc00 && low <= 0xdfff;
}
