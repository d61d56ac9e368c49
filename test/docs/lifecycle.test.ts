/** docs/lifecycle.md lists the exits that the source has: every code where it arises, and no other. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { describe, it } from 'node:test';
import { ERRORS, type ErrorCode } from '../../src/errors.ts';
import { codeSpans, ROOT, read, section, tableRows } from './markdown.ts';

const PAGE = read('docs/lifecycle.md');

interface Place {
  /** The heading of its table. */
  readonly heading: string;
  /** Files under src/ whose refusals leave here. */
  readonly files: readonly string[];
  /** Headings whose exits are possible here too, through the calls that this place makes. */
  readonly reaches?: readonly string[];
}

const PLACES: readonly Place[] = [
  {
    heading: 'Edge',
    files: [
      'http/server.ts',
      'http/request-head.ts',
      'http/node-server.ts',
      'http/exchange-runner.ts',
      'pipeline/closed-routes.ts',
      'pipeline/while-offered.ts',
      'http/gemini/edge-refusals.ts',
    ],
  },
  { heading: '1 authenticate', files: ['pipeline/1-authenticate.ts', 'auth/authenticator.ts'] },
  {
    heading: '2 authorize',
    files: [
      'pipeline/2-authorize.ts',
      'pipeline/open-dialog.ts',
      'pipeline/conversation-turn.ts',
      'pipeline/conversation-history.ts',
      'http/dialog.ts',
      'http/prompted-members.ts',
      'prompts/compiled-prompt.ts',
      'prompts/variable-value.ts',
      'pipeline/open-dialog.ts',
      'pipeline/conversation-turn.ts',
      'http/dialog.ts',
      'http/prompted-members.ts',
      'prompts/compiled-prompt.ts',
      'prompts/variable-value.ts',
      'http/multipart-head.ts',
      'http/node-exchange.ts',
      'http/request-body.ts',
      'http/strict-json.ts',
      'http/anthropic/content-blocks.ts',
      'http/anthropic/messages-fields.ts',
      'http/anthropic/messages-segments.ts',
      'http/anthropic/provider-headers.ts',
      'http/gemini/field-names.ts',
      'http/gemini/gemini-media.ts',
      'http/gemini/gemini-segments.ts',
      'http/gemini/gemini-target.ts',
      'http/gemini/generate-fields.ts',
      'fine-tuning/fine-tuning-surface.ts',
      'http/openai/chat-fields.ts',
      'http/openai/chat-segments.ts',
      'http/openai/field-checks.ts',
      'http/openai/form-fields.ts',
      'http/openai/prompt-segments.ts',
      'http/openai/responses/continued-input.ts',
      'http/openai/responses/responses-segments.ts',
      'http/openai/media.ts',
    ],
  },
  {
    heading: 'Files and batches',
    files: [
      'files/jsonl.ts',
      'http/multipart-head.ts',
      'http/openai/batches/batch-request.ts',
      'http/openai/files/file-form.ts',
      'http/openai/files/file-view.ts',
      'http/openai/files/files-surface.ts',
      'pipeline/batch-routes.ts',
      'pipeline/file-routes.ts',
      'pipeline/kept-access.ts',
      'pipeline/limit-refusal.ts',
      'pipeline/while-offered.ts',
    ],
    reaches: ['1 authenticate', '2 authorize', 'Anywhere'],
  },
  { heading: 'Between 2 and 3: a turn', files: ['pipeline/take-turn.ts'] },
  {
    heading: '3 reserve',
    files: ['pipeline/3-reserve.ts', 'pipeline/limit-refusal.ts', 'pipeline/request-bound.ts'],
  },
  {
    heading: '4 screen input',
    files: ['pipeline/4-screen-input.ts', 'pipeline/screen-examples.ts', 'pipeline/request-bound.ts'],
    // An exchange that ended while guards judged ends like one that ended during the call.
    reaches: ['6 call provider'],
  },
  {
    heading: '6 call provider',
    files: [
      'pipeline/6-call-provider.ts',
      'pipeline/dispatch.ts',
      'pipeline/route-calls.ts',
      'pipeline/select-routes.ts',
      'pipeline/provider-refusal.ts',
      'pipeline/joined-call.ts',
      'pipeline/keep-answer.ts',
    ],
  },
  {
    heading: '7 screen output',
    files: [
      'pipeline/7-screen-output.ts',
      'pipeline/whole-answer.ts',
      'pipeline/streamed-answer.ts',
      'pipeline/format-check.ts',
      'http/openai/chat-answer.ts',
      'http/openai/embeddings/embeddings-surface.ts',
      'http/openai/media-request.ts',
      'http/openai/audio/speech-surface.ts',
      'http/openai/audio/transcript-answer.ts',
      'http/openai/images/images-answer.ts',
      'fine-tuning/job-answer.ts',
      'http/openai/responses/responses-answer.ts',
      'http/anthropic/count-answer.ts',
      'http/gemini/generate-answer.ts',
      'http/gemini/plain-answer.ts',
      'http/anthropic/messages-answer.ts',
    ],
    reaches: ['6 call provider'],
  },
  { heading: 'Anywhere', files: ['pipeline/run.ts'] },
  {
    heading: 'The door of a session',
    files: [
      'http/upgrades.ts',
      'pipeline/admit-session.ts',
      'pipeline/limit-refusal.ts',
      'pipeline/realtime-routes.ts',
      'realtime/session-register.ts',
    ],
    reaches: ['1 authenticate', 'Anywhere'],
  },
  {
    heading: 'In a session',
    files: [
      'realtime/client-event.ts',
      'realtime/conversation.ts',
      'realtime/response-exchange.ts',
      'realtime/response-relay.ts',
      'realtime/session.ts',
    ],
  },
  {
    heading: 'Fine-tuning jobs',
    files: ['pipeline/fine-tuning-routes.ts', 'pipeline/fine-tuning-work.ts'],
    reaches: ['1 authenticate', '6 call provider', 'The model list'],
  },
  {
    heading: 'The model list',
    files: [
      'pipeline/list-models.ts',
      'pipeline/response-routes.ts',
      'pipeline/conversation-routes.ts',
      'pipeline/limit-refusal.ts',
      'pipeline/gate-routes.ts',
      'pipeline/gemini-routes.ts',
      'http/anthropic/model-list.ts',
    ],
    reaches: ['1 authenticate', 'Anywhere'],
  },
];

function exits(heading: string): readonly (readonly string[])[] {
  return tableRows(section(PAGE, heading));
}

function documented(heading: string): ReadonlySet<string> {
  return new Set(exits(heading).map(([code = '']) => code.replaceAll('`', '')));
}

function isCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERRORS, text);
}

/** Every code that a file names, other than to compare with it. */
function codesIn(file: string): ReadonlySet<string> {
  const source = read(`src/${file}`).replace(/(?:[!=]== |\.end\()'\w+'/g, '');
  return new Set([...source.matchAll(/'(\w+)'/g)].map(([, text = '']) => text).filter(isCode));
}

for (const { heading, files, reaches = [] } of PLACES) {
  describe(`exits: ${heading}`, () => {
    const inSource = new Set(files.flatMap((file) => [...codesIn(file)]));
    const listed = documented(heading);

    it('lists every code of its source', () => {
      assert.deepEqual(
        [...inSource].filter((code) => !listed.has(code)),
        [],
      );
    });

    it('lists no code that cannot arise there', () => {
      const possible = new Set([...inSource, ...reaches.flatMap((other) => [...documented(other)])]);
      assert.deepEqual(
        [...listed].filter((code) => !possible.has(code)),
        [],
      );
    });

    it('gives each exit its status, and fills every column', () => {
      for (const [code = '', status, ...rest] of exits(heading)) {
        const name = code.replaceAll('`', '');
        assert.ok(isCode(name), `${name} is no code`);
        assert.equal(Number(status), ERRORS[name].status, name);
        assert.ok(rest.length === 4 && rest.every((cell) => cell !== ''), name);
      }
    });
  });
}

/** Calls the catalogue's `refuse`, and not another function of that name. */
function refuses(source: string): boolean {
  return /import \{[^}]*\brefuse\b[^}]*\} from '[./]+\/errors\.ts'/.test(source) && /\brefuse\(/.test(source);
}

describe('the page as a whole', () => {
  it('has every code of the catalogue', () => {
    const listed = new Set(PLACES.flatMap(({ heading }) => [...documented(heading)]));
    assert.deepEqual(
      Object.keys(ERRORS).filter((code) => !listed.has(code)),
      [],
    );
  });

  it('names no code that does not exist', () => {
    const looksLikeCode = codeSpans(PAGE).filter((text) => /^[a-z]+(_[a-z0-9]+)+$/.test(text));
    const words = new Set(['response_format']);
    assert.deepEqual(
      looksLikeCode.filter((text) => !isCode(text) && !words.has(text)),
      [],
    );
  });

  it('knows every file that refuses', () => {
    const known = new Set(PLACES.flatMap(({ files }) => files));
    const refusing = globSync('**/*.ts', { cwd: `${ROOT}src` })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => !path.endsWith('.test.ts') && path !== 'errors.ts')
      .filter((path) => refuses(read(`src/${path}`)));
    assert.deepEqual(refusing.filter((path) => !known.has(path)).sort(), []);
  });

  it('draws every stage in its picture', () => {
    const picture = /```mermaid\n([\s\S]*?)```/.exec(PAGE)?.[1] ?? '';
    const stages = globSync('src/pipeline/[1-8]-*.ts', { cwd: ROOT }).filter(
      (path) => !path.endsWith('.test.ts'),
    );
    assert.equal(stages.length, 8);
    for (const path of stages) {
      const name = /([1-8])-([a-z-]+)\.ts$/.exec(path);
      const [, number = '', words = ''] = name ?? [];
      assert.ok(picture.includes(`${number} ${words.replaceAll('-', ' ')}`), path);
    }
  });
});
