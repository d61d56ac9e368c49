/** How much of what the guard sees plain it sees disguised, by the guards and the runner of a request. */

import type { GuardContext, InputGuard } from '../../src/guards/guard.ts';
import { DISGUISES } from '../../src/guards/injection/disguises.fixture.ts';
import type { InjectionModel } from '../../src/guards/injection/injection-model.ts';
import { InjectionScanner } from '../../src/guards/injection/injection-scan.ts';
import { LexiconSearch } from '../../src/guards/injection/lexicon-search.ts';
import { inspectWindow } from '../../src/guards/inspect-window.ts';
import { traitsOf } from '../../src/guards/text-traits.ts';
import { unicodeGuard } from '../../src/guards/unicode-guard.ts';
import type { Example } from './example.ts';

/** Texts tried, evenly taken. */
const TRIED = 300;
const MAX_CHARACTERS = 1_200;

export interface DisguiseRow {
  readonly name: string;
  /** Shares, 0…1. */
  readonly recall: number;
  readonly ofPlain: number;
  readonly falseAlarms: number;
}

/** English only: most disguises change Latin letters. */
export function recallByDisguise(
  model: InjectionModel,
  attacks: readonly Example[],
  harmless: readonly Example[],
): readonly DisguiseRow[] {
  const stops = stopping(model);
  const tried = evenly(attacks);
  const plain = tried.filter(stops);
  const quiet = evenly(harmless).filter((text) => !stops(text));
  return DISGUISES.map(({ name, apply }) => ({
    name,
    recall: share(tried, (text) => stops(apply(text))),
    ofPlain: share(plain, (text) => stops(apply(text))),
    falseAlarms: share(quiet, (text) => stops(apply(text))),
  }));
}

function stopping(model: InjectionModel): (text: string) => boolean {
  const scanner = new InjectionScanner(new LexiconSearch(), model);
  const inspect: InputGuard['inspect'] = (input) => {
    const { probability: score } = scanner.read(input);
    const action = score >= model.thresholds.balanced ? 'block' : 'allow';
    return [{ guard: 'injection', type: 'injection', start: 0, end: 0, action, score }];
  };
  const guards = [
    { guard: unicodeGuard().input, mode: 'redact' as const },
    { guard: { name: 'injection', inspect }, mode: 'block' as const },
  ];
  return (text) =>
    inspectWindow({ kind: 'user', text, index: 0, traits: traitsOf(text) }, guards, CONTEXT).some(
      ({ action }) => action === 'block',
    );
}

const CONTEXT: GuardContext = {
  tenant: 'training',
  requestId: 'training',
  placeholders: { hide: () => '', reveal: () => undefined, size: 0 },
  systemTexts: [],
};

function evenly(examples: readonly Example[]): readonly string[] {
  const texts = examples
    .filter(({ language, text }) => language === 'en' && text.length <= MAX_CHARACTERS)
    .map(({ text }) => text);
  const step = Math.max(1, texts.length / TRIED);
  return Array.from(
    { length: Math.min(TRIED, texts.length) },
    (_, index) => texts[Math.floor(index * step)] ?? '',
  );
}

function share(texts: readonly string[], isSo: (text: string) => boolean): number {
  return texts.filter(isSo).length / texts.length;
}
