/** Cuts texts that are replayed as a stream into pieces about as long as a model writes them. Loses nothing. */

/** Longer answers are given in their own form only: taking one apart would hold everyone up for milliseconds. */
export const MAX_CONVERTED_CHARACTERS = 256 * 1024;
/** The same for recorded streams with more events. */
export const MAX_CONVERTED_EVENTS = 4_096;
/** A piece is a word with the space after it, or so many UTF-16 units of a longer one. */
const USUAL_PIECE_UNITS = 12;
/** Most pieces of an answer, but for one a text; those of a longer answer are larger. */
const MAX_PIECES = 1_000;

export type CutText = (text: string) => readonly string[];

/** @param characters of all texts of the answer together; more is as good. */
export function pieceCutter(characters: number): CutText {
  const least = Math.max(1, Math.ceil(characters / MAX_PIECES));
  const most = Math.max(USUAL_PIECE_UNITS, least);
  return (text) => {
    const pieces: string[] = [];
    for (let start = 0; start < text.length; ) {
      const space = text.slice(start + least - 1, start + most).indexOf(' ');
      let end = start + (space < 0 ? most : space + least);
      // A character of two units stays whole.
      if ((text.charCodeAt(end - 1) & 0xfc00) === 0xd800 && end < text.length) end += 1;
      pieces.push(text.slice(start, end));
      start = end;
    }
    return pieces;
  };
}
