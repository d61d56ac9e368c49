/**
 * Frames that make long texts of a language's own documents, notices, requests and chat lines: mails with threads,
 * pasted pages, lists of questions. The same for every language. Must add no word of any language.
 */
import { lines } from '../blocks.ts';

/** What users paste: long, with the request before, after or in the middle. */
export const LONG_PASTES = lines(`
{ask}¶¶{doc}¶¶{notice}¶¶{doc}¶¶{notice}¶¶{request}¶¶{doc}¶¶{notice}¶¶{doc}
{ask}¶¶{doc}¶¶{request}¶¶{notice}¶¶{doc}¶¶{message} {message} {message}¶¶{notice}¶¶{doc}¶¶{request}
{request}¶¶{request}¶¶{doc}¶¶{notice}¶¶{doc}¶¶{notice}¶¶{ask}
{doc}¶¶{notice}¶¶{doc}¶¶{notice}¶¶{notice}¶¶{doc}¶¶{request}¶¶{ask}
{setup}¶¶{rule} {rule} {rule}¶¶{doc}¶¶{notice}¶¶{doc}¶¶{request}
{name}: {message}¶{name}: {message}¶{name}: {question}¶{name}: {notice}¶{name}: {correction}¶{name}: \
{message}¶{name}: {message}¶{name}: {doc}¶{name}: {question}¶{name}: {message}¶¶{ask}
1. {question}¶2. {question}¶3. {question}¶4. {question}¶5. {question}¶6. {scene}¶7. {scene}¶8. \
{message}¶¶{request}
{code}¶¶{log}¶{log}¶{log}¶{log}¶{log}¶{log}¶¶{doc}¶¶{request}
{ask}¶¶{doc}¶¶{notice}¶¶{doc}
{ask}¶¶{doc}¶¶{doc}¶¶{doc}¶¶{notice}
{ask}¶¶{notice}¶¶{notice}¶¶{notice}
{ask}¶¶---¶{notice}¶¶{doc}¶¶{notice}¶---
{doc}¶¶{notice}¶¶{doc}¶¶{ask}
{notice}¶¶{doc}¶¶{doc}¶¶{notice}¶¶{ask}
{notice}¶¶{ask}¶¶{doc}
{request}¶¶{doc}¶¶{notice}
{request}¶¶> {message}¶> {message}¶> {message}
{request} {request}
{request}¶¶{request}¶¶{request}
{request}¶¶1. {question}¶2. {question}¶3. {question}¶4. {question}
{question} {question} {question}
{question}¶{question}¶{question}¶{question}¶{question}¶{question}
1) {question}¶2) {question}¶3) {question}¶¶{task}
{message} {message} {message}
{message}¶{message}¶{message}¶¶{ask}¶{doc}
[09:01] {name}: {message}¶[09:02] {name}: {message}¶[09:04] {name}: {message}¶[09:07] {name}: {message}¶¶{ask}
{ask}¶¶{name}: {message}¶{name}: {message}¶{name}: {correction}¶{name}: {message}¶{name}: {correction}
# {topic}¶¶{doc}¶¶## 1¶¶{notice}¶¶## 2¶¶{doc}¶¶{ask}
{task}. {rule} {rule} {rule} {rule}¶¶{doc}¶¶{notice}
{task}. {rule} {rule} {rule} {rule} {rule} {rule}
{task}.¶¶1. {rule}¶2. {rule}¶3. {rule}¶4. {rule}¶5. {rule}¶6. {rule}
{setup}¶¶{request}
{setup}¶¶{doc}¶¶{ask}
{scene} {scene}
{correction} {task}. {rule}¶¶{doc}
{code}¶¶{log}¶{log}
{log}¶{log}¶{log}¶{log}¶¶{ask}
`);

/** What documents hold: pages of several parts, threads, collections of notices. */
export const LONG_DOCUMENTS = lines(`
{doc}¶¶{notice}¶¶{request}¶¶{doc}¶¶{notice}¶¶{message} {message}¶¶{doc}¶¶{notice}
# {topic}¶¶{doc}¶¶## 1¶¶{notice}¶¶{notice}¶¶## 2¶¶{request}¶¶{doc}¶¶## 3¶¶- {notice}¶- {notice}¶- {doc}
{log}¶{log}¶{log}¶¶{doc}¶¶{notice}¶¶{log}¶{log}¶{log}
{doc}¶¶{doc}¶¶{notice}
{notice}¶¶{doc}¶¶{notice}¶¶{doc}
{doc}¶¶{notice}¶¶{notice}¶¶{notice}
# {topic}¶¶{doc}¶¶{doc}¶¶{doc}
1. {notice}¶2. {notice}¶3. {notice}¶4. {notice}
- {notice}¶- {notice}¶- {doc}
{doc}¶¶> {message}¶> {message}¶¶{notice}
{question}¶{doc}¶¶{question}¶{notice}
{name}: {message}¶{name}: {message}¶{name}: {notice}¶{name}: {message}¶{name}: {doc}
> {name}, 03.05.:¶> {doc}¶>¶> {message}¶¶{notice}
<h1>{topic}</h1>¶<p>{doc}</p>¶<p>{notice}</p>¶<p>{doc}</p>
{doc}¶¶***¶¶{doc}¶¶***¶¶{notice}¶¶{message}
`);
