/** Slot values that every language shares. Must hold no word of a language. */
import { choices } from '../blocks.ts';

export const NUMBERS = {
  n: choices('2 | 3 | 4 | 5 | 6 | 7 | 8 | 10'),
  words: choices('50 | 80 | 100 | 150 | 200 | 300 | 400'),
  lang: choices('Python | JavaScript | Go | Rust | Java | C# | PHP'),
  tool: choices('Excel | Word | Photoshop | Outlook | GIMP | Notion | PowerPoint'),
};
