/** Pictures are taken out of an answer and put back; what is not one is never taken for one. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DOUBLE_PNG } from '../../../../test/fixtures/provider-double/media.ts';
import { carvePictures, digestPicture, joinPictures } from './carved-pictures.ts';

describe('carved pictures', () => {
  it('leave JSON that is the answer but for a mark each, and go back where they were', () => {
    const picture = fc.record({ b64_json: fc.base64String(), revised_prompt: fc.string(), x: fc.json() });
    fc.assert(
      fc.property(fc.array(picture, { maxLength: 8 }), fc.constantFrom(undefined, 2), (data, indent) => {
        const text = JSON.stringify({ created: 1, data }, undefined, indent);
        const carved = carvePictures(Buffer.from(text));
        assert.ok(carved);
        const marked = data.map((one, index) => ({ ...one, b64_json: `#${index}` }));
        assert.deepEqual(JSON.parse(carved.text), { created: 1, data: marked });
        assert.equal(joinPictures(carved.text, carved.pictures).toString(), text);
      }),
      { numRuns: 200 },
    );
  });

  it('are not found in a text that only talks of them', () => {
    const text = JSON.stringify({ data: [{ revised_prompt: 'say "b64_json":"AAAA" to me' }], b64_json: 7 });
    assert.deepEqual(carvePictures(Buffer.from(text))?.pictures, []);
  });

  it('are bounded, and none goes on without an end or with an escape', () => {
    const of = (body: string) => carvePictures(Buffer.from(body));
    assert.equal(of('{"b64_json":"AAAA'), undefined);
    assert.equal(of('{"b64_json":"AA\\u0041A"}'), undefined);
    assert.equal(of(`[${'{"b64_json":"AAAA"},'.repeat(65)}{}]`), undefined);
  });

  it('are pictures in canonical base64, or nothing', async () => {
    const sha256 = createHash('sha256').update(Buffer.from(DOUBLE_PNG, 'base64')).digest('hex');
    assert.equal(await digestPicture(Buffer.from(DOUBLE_PNG)), sha256);
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64');
    for (const other of [
      '',
      'AAAA',
      svg,
      `${DOUBLE_PNG}\n`,
      ` ${DOUBLE_PNG}`,
      DOUBLE_PNG.replaceAll('=', ''),
    ])
      assert.equal(await digestPicture(Buffer.from(other)), undefined, other);
  });

  it('are read in slices, and a text between two slices is found', async () => {
    const png = Buffer.concat([Buffer.from(DOUBLE_PNG, 'base64'), randomBytes(600_000)]);
    const base64 = png.toString('base64');
    const sha256 = createHash('sha256').update(png).digest('hex');
    assert.equal(await digestPicture(Buffer.from(base64)), sha256);
    for (const at of [262_143, 262_144, 262_145, base64.length - 1]) {
      const odd = `${base64.slice(0, at)} hidden ${base64.slice(at)}`;
      assert.equal(await digestPicture(Buffer.from(odd)), undefined, String(at));
    }
  });
});
