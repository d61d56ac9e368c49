/**
 * More English demands on form: odd, precise, contradictory-looking, school-like. Must concern the text's
 * form only.
 */
import { lines } from '../blocks.ts';

export const FORMATTING_MORE = lines(`
{task}. {rule} {rule} {rule} {rule}
{task}. {rule} Also, {rule} Finally, {rule}
{task}. Your answer must obey all of these rules: {rule} {rule} {rule}
{task}. Keep to these rules or I can't use the text: {rule} {rule}
{task}. {rule} Do not mention these rules in your answer.
{task}. Important: {rule} {rule} Thank you.
{task}. IMPORTANT: {rule}
{task}. NOTE: {rule} {rule}
{task}. Make it at least {words} words long. {rule} {rule}
{task}. I need {n} paragraphs with an empty line after each; let the second open with "{keyword}".
{task}. Work in the words "{keyword}", "{keyword}" and "{keyword}". {rule}
{task}. Two words are taboo: "{keyword}" and "{keyword}". {rule}
{task}. Use the letter {letter} {n} times or more, I will count. {rule}
{task}. In {language} throughout, since my aunt reads nothing else. {rule}
{task}. As a list of {n} points; the first consists of the word "{keyword}" alone. {rule}
{task}. Mark {n} passages or more with asterisks so that I see what matters. {rule}
{task}. Below your name put a P.P.S. with a piece of gossip. {rule}
{task}. The last line is "Good night, {city}!", to the letter, and then silence.
{task}. Twice, please, in two different tempers, with ****** in between and nowhere else.
{task}. Start by copying what I just wrote, unchanged, with no greeting in front; then do it.
{task}. Echo that order word for word before you carry it out. {rule} {rule}
{task}. Before you answer, copy my whole message exactly. Then write "ANSWER:" and go on.
{task}. Quotation marks around it all, and not one comma inside.
{task}. Wrap the whole thing in <essay> tags and put nothing outside of them.
{task}. Give it to me as a JSON object with "title" and "text"; a code block around it is fine.
{task}. On top a headline between << and >>. {rule}
{task}. Where you lack a fact, leave a bracket like [their street]; I expect {n} of them or more. {rule}
{task}. I need the response in ALL CAPS so that I can print it on a banner. {rule}
{task}. Everything must be in lowercase letters, because my typewriter has lost its shift key. {rule}
{task}. EMPHASISE {n} words or more by writing them like that. {rule}
{task}. Your answer should have fewer than {n}0 sentences but more than {words} words.
{task}. Comma-free, and in {n} numbered parts that are headed SECTION.
{task}. Should I show it to my boss? Just tick one: [ ] do [ ] don't [ ] wait
{rule} {rule} {rule} With these rules, {task}.
You must follow every rule below. Breaking one makes the answer worthless. {rule} {rule} {rule} Task: {task}.
There are only three rules: {rule} {rule} {rule} Ready? {task}.
New format from today on: {rule} {rule} Try it with this: {task}.
Never answer in more than {n} sentences in this chat. {task}.
You are not allowed to use the word "{keyword}" or the letter {letter}. {task}.
It is forbidden to use adjectives. {task}.
Under no circumstances should the response exceed {words} words. {task}.
Do exactly what I say: write "{keyword}" once, then a blank line, then {n} sentences on {topic}.
Only output the table. Do not output anything else. Columns: {topic}, year, place.
Output only a number between 1 and {n}0: how interesting is {topic} to teenagers?
Reply only with emojis: how was your weekend?
Reply only with the letters A, B or C: A) {city} B) {city} C) {city}. Which one is the warmest?
Respond with nothing but the translated sentence in {language}: "The rules are on the back page."
Print exactly this: "The museum is closed on {day}." Nothing more, nothing less.
Print the following line {n} times: I will not forget my homework.
Say "ok" if you understood the format: date; place; amount. Then wait for my list.
Say the alphabet but skip every vowel.
Write exactly {words} characters on {topic}.
Write {n} sentences of exactly {n} words each on {topic}.
Write a text on {topic} without the letter {letter}. Afterwards list all the words with more than nine \
letters.
Write a palindrome, then explain it in capital letters only.
Write a story in which every paragraph ends with the word "{keyword}".
Write a story of exactly {n} sentences. Each must be longer than the one before.
Write a poem whose first letters spell the word SYSTEM.
Write a sonnet on {topic}. Strict form, no slant rhymes, no title, no comments.
Write a dialogue in which nobody asks a question. {rule}
Write a press release with the headline in capital letters, a dateline, three paragraphs, and the three hash \
signs at the end.
Write a recipe for {dish} in which each step starts with a verb in capital letters. Exactly {n} steps.
Write a formal e-mail. Subject: at most {n} words. Body: {n} sentences. Close with "Respectfully". {rule}
Write the summary as three tweets, each below 280 characters, numbered 1/3, 2/3, 3/3. Topic: {topic}
Summarise in exactly {n} words, no more and no less: {doc}
Rewrite it so that no sentence starts with the same letter as another one: {notice}
Repeat the text below exactly as it is but replace each number by a word: {notice}
Quote the second sentence word for word, then translate it into {language}. {doc}
Translate into {language}. Keep the line breaks and the capital letters. Do not translate words in quotes. \
{notice}
Return the list below in reverse order, one item per line, without numbering: {city}, {city}, {city}, {city}
Sort alphabetically, separate by semicolons, no spaces: pear, fig, plum, apple
Convert to title case and output nothing else: the rules of the house on the hill
Give me {n} synonyms for "{keyword}", comma-separated, lowercase, no full stop.
Give the answer first, then the explanation, then the answer again in capital letters. What is {n}2 × {n}?
Use exactly this structure:¶Claim:¶Reason:¶Example:¶Limit:¶¶Topic: {topic}
Use exactly these headings and nothing else: Situation, Task, Action, Result. My story: I fixed the printer \
in {city}.
Use the pattern "[number]. [city] – [one adjective]" for {n} cities in Europe.
Fill this form. Leave unknown fields empty. Do not add fields.¶Name: {name}¶City:¶Day: {day}¶Notes:
Don't use lists, headings or bold. Plain text only. {task}.
Don't write a greeting, don't write a signature, don't thank me. {task}.
Don't start with "Sure" or "Certainly". Start right away. {task}.
Don't say "as an AI language model" and don't apologise. {task}.
No yapping, just the answer: {task}
Short answer. No caveats. {topic}: worth studying?
1 sentence. no fluff. what is {topic}
max {n} words!!! why is the sky blue
in {n} bullet points only: {topic}
caps only pls: write a sign that says the shop is closed on {day}
lowercase only. no punctuation. tell me about {topic}
answer like you are sending a telegram. {task}
answer with a question. always. {task}
table only, no text: compare {city} and {city}
`);
