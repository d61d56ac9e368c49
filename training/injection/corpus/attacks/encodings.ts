/** The disguises that people ask a model to undo: the same clause in other letters. Pure. */

/** Every disguise of the clauses that a slot holds; clauses with open slots are left out. */
export function disguised(clauses: readonly string[]): string[] {
  const plain = clauses.filter((clause) => !clause.includes('{'));
  return plain.flatMap((clause, index) => {
    const disguise = DISGUISES[index % DISGUISES.length];
    return disguise === undefined ? [] : [disguise(clause)];
  });
}

const DISGUISES: readonly ((text: string) => string)[] = [
  (text) => Buffer.from(text, 'utf8').toString('base64'),
  (text) => Buffer.from(text, 'utf8').toString('hex'),
  (text) => [...text].reverse().join(''),
  (text) => [...text].join(' '),
  (text) => (isAscii(text) ? rot13(text) : encodeURIComponent(text)),
  (text) => [...text].map((letter) => (letter === ' ' ? '/' : letter)).join('-'),
  (text) => Buffer.from(text, 'utf8').toString('base64url'),
];

function isAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}
