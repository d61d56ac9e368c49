/**
 * The data classes of one request, and who may be sent it by them: providers, and other people's guards. What cannot be
 * told is no permission.
 */
import type { GuardNote } from '../audit/audit-log.ts';
import type { GuardedRequest } from '../guards/guard-room.ts';
import { DATA_CLASS_HEADER, type DataMark, type MarkProblem, markRequest } from '../routing/data-classes.ts';
import type { Reserved, Screened } from './request-states.ts';

/** The guard whose findings make data personal. */
const PERSONAL_DATA_GUARD = 'personal_data';
/** A guard room keeps no more kinds of findings of one request. */
const FULL_NOTES = 64;

type Marked = Pick<Reserved, 'revision' | 'principal' | 'exchange' | 'heldClasses'>;

/** Read once the guards have seen the request: their findings, `notes`, may mark it. */
export function markOf(
  { revision, principal, exchange, heldClasses: held }: Marked,
  notes: readonly GuardNote[],
): DataMark | undefined | MarkProblem {
  const header = exchange.header(DATA_CLASS_HEADER);
  const dataClasses = revision.routingFor(principal)?.dataClasses;
  if (header === undefined && dataClasses === undefined && held.length === 0) return undefined;
  return markRequest(dataClasses ?? {}, {
    ...{ header, held },
    mayMark: (name) => revision.access.mayMark(principal, name),
    foundPersonalData: mayHoldPersonalData(notes),
  });
}

/** What is kept of the request and its answer has them from then on. */
export function classesOf(marked: Marked & Pick<Screened, 'guards'>): readonly string[] {
  const mark = markOf(marked, marked.guards.notes());
  return typeof mark === 'object' ? mark.classes : [];
}

/** Undefined where nothing can mark the request, so that most pay for nothing. */
export function mayHearOf(marked: Marked): GuardedRequest['mayHear'] {
  const { revision, principal, exchange, heldClasses } = marked;
  if (
    heldClasses.length === 0 &&
    exchange.header(DATA_CLASS_HEADER) === undefined &&
    revision.routingFor(principal)?.dataClasses === undefined
  )
    return undefined;
  return (tags, notes) => {
    const mark = markOf(marked, notes);
    if (mark === undefined) return true;
    return typeof mark !== 'string' && mark.required.every((tag) => tags.includes(tag));
  };
}

/** Notes are bounded: where there are so many, the one that matters may be among those that were left out. */
function mayHoldPersonalData(notes: readonly GuardNote[]): boolean {
  return notes.length >= FULL_NOTES || notes.some(({ guard }) => guard === PERSONAL_DATA_GUARD);
}
