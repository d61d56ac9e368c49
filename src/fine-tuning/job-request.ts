/**
 * What a fine-tuning job may say: a model, a kept file, how often it is gone through, and the settings of supervised
 * training. What has another price, or another file, is refused by name.
 */
import type { Refusal } from '../errors.ts';
import { isObject, type JsonObject } from '../http/json-object.ts';
import { unknownField, unsupported, wrongType } from '../http/openai/field-checks.ts';

export interface JobFields {
  readonly model: string;
  readonly fileId: string;
  readonly epochs: number;
}

const MAX_EPOCHS = 50;
const FILE_ID = /^file-[0-9a-f]{36}$/;
const SUFFIX = /^[\w-]{1,64}$/;
const REASONS: Readonly<Record<string, string>> = {
  validation_file: 'only the training file is screened',
  integrations: 'they would send the training to somebody else',
};
const KNOWN: ReadonlySet<string> = new Set([
  'model',
  'training_file',
  'hyperparameters',
  'method',
  'suffix',
  'seed',
  'metadata',
]);

export function readJobFields(root: JsonObject): JobFields | Refusal {
  for (const name of Object.keys(root)) {
    if (KNOWN.has(name) || root[name] === null) continue;
    return unknownField(name.slice(0, 64), REASONS[name] ?? 'the gate does not know it');
  }
  const { model, training_file: fileId, suffix, seed, metadata } = root;
  if (typeof model !== 'string' || model === '') return wrongType('model', 'a non-empty string');
  if (typeof fileId !== 'string' || !FILE_ID.test(fileId))
    return wrongType('training_file', 'the id of a kept file');
  if (suffix != null && !(typeof suffix === 'string' && SUFFIX.test(suffix)))
    return wrongType('suffix', 'at most 64 letters, digits, _ and -');
  if (seed != null && !Number.isSafeInteger(seed)) return wrongType('seed', 'an integer');
  if (metadata != null && !isObject(metadata)) return wrongType('metadata', 'an object');
  const epochs = readEpochs(root);
  return typeof epochs === 'number' ? { model, fileId, epochs } : epochs;
}

/** Each pass is paid: `auto` would leave it to the provider what the job costs. */
function readEpochs({ hyperparameters, method }: JsonObject): number | Refusal {
  if (method != null && hyperparameters != null) return wrongType('hyperparameters', 'absent beside method');
  if (method == null) return epochsIn(hyperparameters, 'hyperparameters');
  if (!isObject(method)) return wrongType('method', 'an object');
  if (method['type'] !== 'supervised')
    return unsupported('method.type', 'only supervised training has a price here');
  const other = Object.keys(method).find((name) => name !== 'type' && name !== 'supervised');
  if (other !== undefined) return unknownField(`method.${other.slice(0, 64)}`, 'the gate does not know it');
  const { supervised } = method;
  const given = isObject(supervised) ? supervised['hyperparameters'] : undefined;
  return epochsIn(given, 'method.supervised.hyperparameters');
}

const PARAMETERS: ReadonlySet<string> = new Set(['n_epochs', 'batch_size', 'learning_rate_multiplier']);

function epochsIn(parameters: unknown, at: string): number | Refusal {
  const given: JsonObject = isObject(parameters) ? parameters : {};
  const other = Object.keys(given).find((name) => !PARAMETERS.has(name));
  if (other !== undefined) return unknownField(`${at}.${other.slice(0, 64)}`, 'the gate does not know it');
  const epochs = given['n_epochs'];
  return Number.isSafeInteger(epochs) && (epochs as number) >= 1 && (epochs as number) <= MAX_EPOCHS
    ? (epochs as number)
    : wrongType(`${at}.n_epochs`, `a number from 1 to ${MAX_EPOCHS}: each pass is paid`);
}
