/** Forms are read in one way or not at all: what SDKs send passes, and every ambiguity between two parsers is refused. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isRefusal } from '../errors.ts';
import { type FormBody, MAX_FIELD_BYTES, MAX_FORM_PARTS, parseMultipart, singleField } from './multipart.ts';

const TYPE = 'multipart/form-data; boundary=xYz';

interface Part {
  readonly head: readonly string[];
  readonly content: string | Buffer;
}

const field = (name: string, content: string): Part => ({
  head: [`Content-Disposition: form-data; name="${name}"`],
  content,
});
const file = (content: string | Buffer, head: readonly string[] = []): Part => ({
  head: ['Content-Disposition: form-data; name="file"; filename="a.jsonl"', ...head],
  content,
});

function bodyOf(parts: readonly Part[], end = '--xYz--\r\n'): Buffer {
  const pieces = parts.flatMap(({ head, content }) => [
    Buffer.from(`--xYz\r\n${head.join('\r\n')}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from(end)]);
}

async function read(body: Buffer | string, type: string | undefined = TYPE): Promise<FormBody> {
  const form = await parseMultipart(Buffer.from(body), type);
  if (isRefusal(form)) assert.fail(form.reason);
  return form;
}

describe('a form', () => {
  it('gives its fields and files as they were sent', async () => {
    const bytes = Buffer.from([0, 13, 10, 45, 45, 255, 13, 10, 45, 45, 120, 89]);
    const parts = [
      field('purpose', 'batch é'),
      file(bytes, ['content-type: Application/JSONL']),
      field('a[]', ''),
    ];
    const form = await read(bodyOf(parts));
    assert.deepEqual(
      [...form.fields],
      [
        ['purpose', ['batch é']],
        ['a[]', ['']],
      ],
    );
    const [sent, ...more] = form.files;
    assert.deepEqual(more, []);
    assert.deepEqual(
      { ...sent, bytes: sent?.bytes.toString('hex') },
      { field: 'file', fileName: 'a.jsonl', contentType: 'application/jsonl', bytes: bytes.toString('hex') },
    );
  });

  it('may end without a last line break, quote its boundary and say the length of a part', async () => {
    const parts = [file('{}', ['Content-Length: 2'])];
    for (const type of [TYPE, 'Multipart/Form-Data;boundary="xYz"'])
      for (const end of ['--xYz--', '--xYz--\r\n'])
        assert.equal((await read(bodyOf(parts, end), type)).files.length, 1);
  });

  it('keeps every value of a name that is sent again, and says so where one is wanted', async () => {
    const form = await read(bodyOf([field('model', 'a'), field('model', 'b'), field('n', '1')]));
    assert.deepEqual(form.fields.get('model'), ['a', 'b']);
    assert.ok(isRefusal(singleField(form, 'model')));
    assert.equal(singleField(form, 'n'), '1');
    assert.equal(singleField(form, 'absent'), undefined);
  });

  it('that this process writes is read as this process reads it, whatever is in it', async () => {
    const name = fc.stringMatching(/^[\w.-]{1,20}$/).filter((text) => text !== '_charset_');
    const made = fc.record({
      fields: fc.array(fc.tuple(name, fc.string({ unit: 'grapheme' })), { maxLength: 5 }),
      files: fc.array(fc.tuple(name, fc.uint8Array({ maxLength: 300 })), { minLength: 1, maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(made, async ({ fields, files }) => {
        const form = new FormData();
        for (const [key, value] of fields) form.append(key, value);
        for (const [key, bytes] of files) form.append(key, new File([new Uint8Array(bytes)], `${key}.bin`));
        const request = new Request('http://gate.invalid', { method: 'POST', body: form });
        const type = request.headers.get('content-type') ?? '';
        const body = Buffer.from(await request.arrayBuffer());
        const ours = await read(body, type);
        const theirs = await new Response(body, { headers: { 'content-type': type } }).formData();
        for (const key of new Set(fields.map(([each]) => each)))
          assert.deepEqual(
            ours.fields.get(key),
            theirs.getAll(key).filter((value) => typeof value === 'string'),
          );
        assert.deepEqual(
          ours.files.map(({ bytes }) => bytes.toString('hex')),
          files.map(([, bytes]) => Buffer.from(bytes).toString('hex')),
        );
      }),
      { numRuns: 60 },
    );
  });
});

const good = [field('purpose', 'batch'), file('{}')];
const HOSTILE: readonly (readonly [name: string, body: Buffer, type?: string])[] = [
  ['no boundary', bodyOf(good), 'multipart/form-data'],
  ['an empty boundary', bodyOf(good), 'multipart/form-data; boundary='],
  ['two boundaries', bodyOf(good), `${TYPE}; boundary=other`],
  ['a boundary of 71 characters', bodyOf(good), `multipart/form-data; boundary=${'x'.repeat(71)}`],
  ['a boundary with a line break', bodyOf(good), 'multipart/form-data; boundary="x\r\ny"'],
  ['a charset for everything', bodyOf(good), `${TYPE}; charset=utf-7`],
  ['another multipart type', bodyOf(good), 'multipart/mixed; boundary=xYz'],
  ['a boundary of another case', bodyOf(good), 'multipart/form-data; boundary=xyz'],
  ['a preamble', Buffer.concat([Buffer.from('hello\r\n'), bodyOf(good)])],
  ['an epilogue', bodyOf(good, '--xYz--\r\nhello')],
  ['a second form behind the first', Buffer.concat([bodyOf(good), bodyOf(good)])],
  ['no closing boundary', bodyOf(good, '')],
  ['a closing boundary that is cut off', bodyOf(good, '--xYz-')],
  ['bare line feeds', Buffer.from(bodyOf(good).toString().replaceAll('\r\n', '\n'))],
  ['space behind a boundary', Buffer.from(bodyOf(good).toString().replace('--xYz\r\n', '--xYz \r\n'))],
  ['no part at all', Buffer.from('--xYz--\r\n')],
  ['an empty body', Buffer.alloc(0)],
  ['a part without a head', Buffer.from('--xYz\r\nvalue\r\n--xYz--\r\n')],
  ['a part without a disposition', bodyOf([{ head: ['Content-Type: text/plain'], content: 'x' }])],
  ['two dispositions', bodyOf([{ head: [...field('a', '').head, ...field('b', '').head], content: 'x' }])],
  ['two names', bodyOf([{ head: ['Content-Disposition: form-data; name="a"; name="b"'], content: 'x' }])],
  ['a name without quotes', bodyOf([{ head: ['Content-Disposition: form-data; name=a'], content: 'x' }])],
  ['an escaped quote in a name', bodyOf([field('a\\"b', 'x')])],
  [
    'an extended file name',
    bodyOf([{ head: [`${file('').head[0]}; filename*=UTF-8''b.jsonl`], content: 'x' }]),
  ],
  [
    'a folded header line',
    bodyOf([{ head: ['Content-Disposition: form-data;\r\n name="a"'], content: 'x' }]),
  ],
  ['a transfer encoding', bodyOf([file('e30=', ['Content-Transfer-Encoding: base64'])])],
  ['a charset of a part', bodyOf([file('{}', ['Content-Type: text/plain; charset=utf-16'])])],
  ['a charset for the rest', bodyOf([field('_charset_', 'utf-7'), ...good])],
  [
    'a field that is a document',
    bodyOf([{ head: [...field('a', '').head, 'Content-Type: text/html'], content: '' }]),
  ],
  ['an unknown header field', bodyOf([file('{}', ['X-Length: 2'])])],
  ['a wrong length', bodyOf([file('{}', ['Content-Length: 3'])])],
  [
    'a control character in a file name',
    bodyOf([{ head: ['Content-Disposition: form-data; name="file"; filename="a\u0007"'], content: '' }]),
  ],
  [
    'a head that is not UTF-8',
    Buffer.from(
      bodyOf([field('a', '')])
        .toString('latin1')
        .replace('name="a"', 'name="\xff"'),
      'latin1',
    ),
  ],
  [
    'a field that is not UTF-8',
    Buffer.concat([
      Buffer.from('--xYz\r\nContent-Disposition: form-data; name="a"\r\n\r\n'),
      Buffer.from([0xff]),
      Buffer.from('\r\n--xYz--\r\n'),
    ]),
  ],
  ['a long head', bodyOf([file('{}', [`Content-Type: a/${'b'.repeat(3_000)}`])])],
  [
    'many header lines',
    bodyOf([
      file(
        '{}',
        Array.from({ length: 9 }, (_, at) => `x-${at}: 1`),
      ),
    ]),
  ],
  ['too many parts', bodyOf(Array.from({ length: MAX_FORM_PARTS + 1 }, () => field('a', '')))],
  ['a long field', bodyOf([field('a', 'x'.repeat(MAX_FIELD_BYTES + 1))])],
];

describe('a hostile form is refused', () => {
  for (const [name, body, type = TYPE] of HOSTILE)
    it(name, async () => {
      const form = await parseMultipart(body, type);
      assert.ok(isRefusal(form), 'it was read');
      assert.equal(form.code, 'invalid_form');
    });

  it('wherever it is cut off', async () => {
    const whole = bodyOf(good, '--xYz--');
    for (let length = 0; length < whole.length; length += 1)
      assert.ok(isRefusal(await parseMultipart(whole.subarray(0, length), TYPE)), `at ${length}`);
    assert.ok(!isRefusal(await parseMultipart(whole, TYPE)));
  });

  it('as many parts and as long a field as it may have, it is read', async () => {
    const parts = Array.from({ length: MAX_FORM_PARTS }, () => field('a', ''));
    assert.equal((await read(bodyOf(parts))).fields.get('a')?.length, MAX_FORM_PARTS);
    assert.ok((await read(bodyOf([field('a', 'x'.repeat(MAX_FIELD_BYTES))]))).fields.has('a'));
  });

  it('where it is made of false boundaries', async () => {
    const bait = '\r\n--'.repeat(300_000);
    const form = await parseMultipart(bodyOf([{ ...file(''), content: bait }], '--xYz--'), TYPE);
    assert.ok(isRefusal(form) && form.code === 'invalid_form');
  });

  it('in linear time, giving the event loop back', async () => {
    // All but the last character of the boundary, again and again.
    const boundary = 'b'.repeat(70);
    const bait = `\r\n--${'b'.repeat(69)}`;
    const costOf = async (times: number) => {
      const content = bait.repeat(times);
      const body = `--${boundary}\r\n${file('').head[0]}\r\n\r\n${content}\r\n--${boundary}--`;
      let turns = 0;
      const counting = setInterval(() => {
        turns += 1;
      }, 0);
      const before = process.cpuUsage().user;
      const form = await read(body, `multipart/form-data; boundary=${boundary}`);
      const spent = process.cpuUsage().user - before;
      clearInterval(counting);
      assert.equal(form.files[0]?.bytes.length, content.length);
      return { spent, turns };
    };
    await costOf(10_000);
    const [small, large] = [await costOf(20_000), await costOf(160_000)];
    assert.ok(large.turns >= 2, 'others had their turn');
    assert.ok(large.spent < small.spent * 8 * 4 + 50_000, `${small.spent} and ${large.spent} µs`);
  });
});
