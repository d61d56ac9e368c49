/** Bedrock and Vertex in the `providers` section: what they need is demanded, what would be ignored is refused. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkConfig } from './load.ts';

const ENV = { AWS_ID: 'AKIANOTAREALKEYID', AWS_SECRET: 'not-a-real-secret', ACCOUNT: '{}' };

function problems(provider: string): readonly string[] {
  const text = `providers: { p: { ${provider} } }\n`;
  const result = checkConfig(text, { path: '/etc/gate/portcullis.yaml', cwd: '/', env: ENV });
  return result.ok ? [] : result.problems.map(({ path, message }) => `${path}: ${message}`);
}

const AWS = 'aws: { accessKeyId: { env: AWS_ID }, secretAccessKey: { env: AWS_SECRET } }';
const VERTEX = 'kind: vertex, region: global, project: some-project, serviceAccount: { env: ACCOUNT }';

describe('a provider in a cloud', () => {
  test('is taken with its region and its credential, and no address', () => {
    assert.deepEqual(problems(`kind: bedrock, region: eu-north-1, ${AWS}`), []);
    assert.deepEqual(problems('kind: bedrock, region: us-east-1, apiKey: { env: AWS_SECRET }'), []);
    assert.deepEqual(problems(VERTEX), []);
    assert.deepEqual(problems('kind: anthropic, apiKey: { env: AWS_SECRET }, convertFrom: [chat]'), []);
  });

  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['Bedrock without a region', `kind: bedrock, ${AWS}`, /providers\.p\.region: is required for bedrock/],
    ['Bedrock without a credential', 'kind: bedrock, region: us-east-1', /aws: needs one of aws and apiKey/],
    [
      'Bedrock with two credentials',
      `kind: bedrock, region: us-east-1, ${AWS}, apiKey: { env: AWS_SECRET }`,
      /aws: needs one of aws and apiKey/,
    ],
    [
      'a variable that is not set',
      `kind: bedrock, region: us-east-1, ${AWS.replace('AWS_ID', 'NOWHERE')}`,
      /aws\.accessKeyId.*NOWHERE/,
    ],
    ['a region that is none', `kind: bedrock, region: ../evil, ${AWS}`, /region/],
    ['Vertex without a project', VERTEX.replace('project: some-project, ', ''), /project: is required for/],
    ['Vertex with an API key', `${VERTEX}, apiKey: { env: AWS_SECRET }`, /apiKey: has no effect on vertex/],
    [
      'a region of another kind',
      'kind: gemini, region: us-east-1',
      /region: has an effect on bedrock and vertex/,
    ],
    ['a surface that cannot be converted', 'kind: anthropic, convertFrom: [embeddings]', /convertFrom/],
  ];
  for (const [name, provider, expected] of cases)
    test(`refuses ${name}`, () => {
      const found = problems(provider);
      assert.ok(
        found.some((problem) => expected.test(problem)),
        JSON.stringify(found),
      );
    });
});
