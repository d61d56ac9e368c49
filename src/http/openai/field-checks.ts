/** Refusals for fields that the gate cannot take, with the JSON path that the caller must mend. */
import { type Refusal, refuse } from '../../errors.ts';

export function wrongType(param: string, expected: string): Refusal {
  return refuse('invalid_field', `${param} is not ${expected}`, {
    param,
    detail: `${param} must be ${expected}.`,
  });
}

/** For what would be a valid request to the provider and must not go through the gate; `reason` is shown. */
export function unsupported(param: string, reason: string): Refusal {
  return refuse('unsupported_content', `${param}: ${reason}`, {
    param,
    detail: `${param} is not supported through this gate: ${reason}.`,
  });
}
