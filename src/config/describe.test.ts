/** The reference page and the JSON Schema are what the settings say; path settings are all known. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { z } from 'zod';
import { configJsonSchema, configReference } from './describe.ts';
import { PATH_SETTINGS } from './relative-paths.ts';
import { configSchema } from './schema.ts';
import { elementOf, fieldsOf } from './schema-tree.ts';

const docs = new URL('../../docs/', import.meta.url);
const AGAIN = 'run `node bin/run.js docs` and look at the difference';

test('docs/config.md equals the settings', () => {
  assert.equal(readFileSync(new URL('config.md', docs), 'utf8'), configReference(), AGAIN);
});

test('docs/schema/portcullis.schema.json equals the settings', () => {
  assert.equal(
    readFileSync(new URL('schema/portcullis.schema.json', docs), 'utf8'),
    configJsonSchema(),
    AGAIN,
  );
});

test('every setting that names a file or folder is made absolute', () => {
  const paths = fieldPaths(configSchema, '').filter((path) => /(File|\.file|\.path)$/.test(path));
  assert.deepEqual(paths.sort(), PATH_SETTINGS.map((parts) => parts.join('.')).sort());
});

/** Every field that holds a value; `*` stands for any entry. */
function fieldPaths(schema: z.core.$ZodType, path: string): readonly string[] {
  const fields = [...fieldsOf(schema)];
  if (fields.length > 0)
    return fields.flatMap(([name, field]) => fieldPaths(field, path === '' ? name : `${path}.${name}`));
  const element = elementOf(schema);
  return element === undefined ? [path] : fieldPaths(element, `${path}.*`);
}
