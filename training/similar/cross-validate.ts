/** Scores labelled pairs by judges that saw none of their questions, as the report has them. */
import { probabilityOf, type SimilarQuestions } from '../../src/cache/similar/similar-questions.ts';
import { fitJudge, type JudgedPair } from './fit-judge.ts';
import { questionFolds } from './question-folds.ts';
import type { LabelledPair } from './read-sentences.ts';
import type { ScoredPair } from './report.ts';

export const FOLDS = 10;

/** Each pair is scored by a judge that saw none of its questions. */
export function crossValidated(
  pairs: readonly LabelledPair[],
  questions: SimilarQuestions,
): readonly ScoredPair[] {
  const folds = questionFolds(pairs, FOLDS);
  const candidates = pairs.map((pair, at) => candidateOf(pair, folds[at] ?? 0, questions));
  const judges = Array.from({ length: FOLDS }, (_unused, fold) => fitJudge(learnable(candidates, fold)));
  return candidates.map((candidate) => {
    const judge = judges[candidate.fold];
    if (candidate.features === undefined || judge === undefined) return candidate;
    return { ...candidate, score: probabilityOf(candidate.features, { ...judge, threshold: 0 }) };
  });
}

function learnable(candidates: readonly ScoredPair[], without: number): readonly JudgedPair[] {
  return candidates.flatMap(({ features, fold, pair }) =>
    features !== undefined && fold !== without ? [{ features, same: pair.same }] : [],
  );
}

function candidateOf(pair: LabelledPair, fold: number, questions: SimilarQuestions): ScoredPair {
  const a = questions.read(pair.a);
  const b = questions.read(pair.b);
  const refusal = a && b ? questions.compare(a, b).refusal : 'unread';
  const features = a && b && refusal === undefined ? questions.featuresOf(a, b) : undefined;
  return { pair, fold, score: 0, ...(refusal !== undefined && { refusal }), ...(features && { features }) };
}
