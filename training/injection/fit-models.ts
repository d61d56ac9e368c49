/** The linear model and the network, learned from the same texts, and what both make of a text, as the gate joins them. */
import { letterFolding } from '../../src/guards/injection/letter-folding.ts';
import { isInDoubt, jointMargin, netBlocks } from '../../src/guards/injection/window-sums.ts';
import { type NetWeights, WordNet } from '../../src/guards/injection/word-net.ts';
import { balanced, type Prepared } from './compose-training.ts';
import { type NetOptions, type NetText, wordReading } from './fit-net.ts';
import { NetThreads } from './fit-net-aside.ts';
import { bestMargin, bestWindow, type FitOptions, fitNgrams, type Weights } from './fit-ngrams.ts';

export interface ModelOptions {
  readonly ngrams: FitOptions;
  readonly net: NetOptions;
}

export interface Models {
  readonly ngrams: Weights;
  readonly net: NetWeights;
}

export class ModelFitting {
  readonly #threads = new NetThreads();
  readonly #options: ModelOptions;

  constructor(options: ModelOptions) {
    this.#options = options;
  }

  /** Resolves when the linear model is there and the network is being learned. */
  async begin(texts: readonly Prepared[]): Promise<{ readonly models: Promise<Models> }> {
    const learned = balanced(texts);
    const ngrams = fitNgrams(learned, this.#options.ngrams);
    const { net } = await this.#threads.begin(wordsOf(learned, ngrams), this.#options.net);
    return { models: net.then((weights) => ({ ngrams, net: weights })) };
  }

  async fit(texts: readonly Prepared[]): Promise<Models> {
    return (await this.begin(texts)).models;
  }
}

/** Reads the margin of texts under models, as TextMargin does at the gate. */
export function marginsUnder({ ngrams, net }: Models): (text: Prepared) => number {
  const reading = new WordNet(net, letterFolding());
  return (text) => {
    const { margin, window } = bestWindow(ngrams, text);
    if (!isInDoubt(margin)) return margin;
    const { from, to } = stretchAround(text, window);
    return jointMargin(margin, reading.of(text.example.text, from, to));
  };
}

/** Margins by the linear model alone. */
export function linearMargins(texts: readonly Prepared[], options: FitOptions): (text: Prepared) => number {
  const ngrams = fitNgrams(balanced(texts), options);
  return (text) => bestMargin(ngrams, text);
}

/** The network learns of each text what the gate would show it. */
function wordsOf(texts: readonly Prepared[], ngrams: Weights): readonly NetText[] {
  const readWords = wordReading();
  return texts.map((text) => {
    const { from, to } = stretchAround(text, bestWindow(ngrams, text).window);
    return { words: readWords(text.example.text, from, to), label: text.label, weight: text.weight };
  });
}

function stretchAround({ blockTextEnds, windows }: Prepared, window: number): { from: number; to: number } {
  const range = { first: windows[2 * window] ?? 0, end: windows[2 * window + 1] ?? 0 };
  const { first, end } = netBlocks(range, blockTextEnds.length);
  return { from: first === 0 ? 0 : (blockTextEnds[first - 1] ?? 0), to: blockTextEnds[end - 1] ?? 0 };
}
