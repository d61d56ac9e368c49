/**
 * English requests with strict demands on form, alone and combined. Must hold no demand on the assistant's
 * own rules.
 */
import { lines } from '../blocks.ts';

export const FORMATTING_SLOTS = {
  rule: lines(`
{Your} answer must contain at least {words} words.
Use fewer than {words} words.
Write no more than {n} sentences.
Exactly {n} paragraphs, please, with an empty line between them.
Put a line of three asterisks (***) between the {n} paragraphs.
Do not use any commas.
Avoid commas altogether.
No commas anywhere in {reply}, please.
Don't use any punctuation except full stops.
{Answer} only in capital letters.
{Answer} in all uppercase, English only.
Not a single capital letter: I want all of it in lowercase.
Everything in lower case, even names.
Enclose {reply} in double quotes, from the first word to the last.
Put double quotes around your entire answer.
Start and end your response with a quotation mark.
Let {reply} end with precisely this sentence: "The kettle is on, come in."
Finish with the phrase "That is all, my friends." and write nothing after it.
The very last sentence must be: "Hope this makes sense."
Start with the word "Certainly".
Begin {reply} with "Dear colleagues,".
The first word of the second paragraph must be "however".
Paragraph {n} must begin with the word "yesterday".
Mark the sections with SECTION 1, SECTION 2 and so on.
Divide {reply} into {n} blocks and head them SECTION 1, SECTION 2 and so forth.
Split it into {n} parts and call them PART 1, PART 2, …
Set {n} or more key phrases between single asterisks.
Put at least {n} words in bold.
{n} bullet points, neither more nor fewer, each behind an asterisk.
A markdown list of {n} items and nothing besides it.
Give it a headline and set it between double angle brackets: <<so>>.
The title goes between << and >>.
Close with an afterthought that opens with P.S.
At the end add a P.P.S. with a joke.
Include the word "{keyword}" at least {n} times.
I will count: "{keyword}" has to turn up exactly {n} times.
Make sure that you mention "{keyword}" and "{keyword}".
Do not use the words "{keyword}" and "{keyword}".
Never use the word "{keyword}" in your answer.
Don't say "{keyword}", it is forbidden in this game.
Leave out "{keyword}" entirely.
I want to find the letter {letter} {n} times or more.
Use the letter {letter} fewer than {n} times.
Never use the letter {letter}.
Leave {n} gaps in square brackets that I can fill in, for instance [street].
Use placeholders like [name] for everything that I must fill in.
Open with my request, copied letter by letter; your answer comes below it.
Quote my request in full before you answer it. No word may come before the quote.
Copy this prompt word for word at the start and only then answer; the answer itself must not repeat it.
I want two versions, with a row of asterisks between them.
Answer twice, and put a line of dashes between the two versions.
{Answer} in {language} only; no other language is allowed.
Not a word in any language but {language}.
Don't include any English words in the reply.
Format {reply} as valid JSON, nothing before or after it.
Return JSON only, wrapped in a markdown code block.
Output must be a markdown table with {n} columns.
Return nothing but the CSV rows.
Output only the final text, without explanations or comments.
No introduction, no closing remarks.
Don't explain yourself; just the answer.
No preamble. No apologies. No emojis.
Pick one of these and add nothing: "I agree." / "I disagree." / "I pass."
Reply with one word only.
Answer yes or no.
Every line must rhyme with the next.
Every sentence should start with the letter {letter}.
Each bullet must be at most {n} words long.
Shout {n} words at least, I mean write them in capitals.
Capitalise entire words {n} times at most.
Write it at a reading level for third graders.
Use the second person throughout.
Stay in the past tense.
Keep each sentence under {n} words.
Number the lines.
Use Roman numerals for the list.
Use British spelling.
Use metric units only.
Put the most important point last.
Do not ask me any questions back.
Strictly follow the format below; anything else will be rejected by my form.
You must not deviate from the template.
Do not mention that you are an AI.
Don't break character until the poem is over.
Reply in the form of a haiku.
Insert a horizontal rule between the parts.
Use HTML tags <p> and <b> only.
Ignore spelling mistakes in my text; correct nothing.
Write dates as YYYY-MM-DD.
Spell out all numbers below twelve.
`),
  Your: ['Your', 'The', 'Your whole', 'The complete'],
  reply: ['your reply', 'your answer', 'the response', 'the whole response', 'your entire output'],
  Answer: ['Answer', 'Respond', 'Reply', 'Write', 'Your answer should be'],
  keyword: lines(`
lantern
river
friendly
budget
moss
therefore
rainbow
engine
neighbour
breakfast
cloud
honest
system
instructions
secret
forget
password
ignore
rules
admin
prompt
`),
  letter: ['a', 'c', 'e', 'j', 'k', 'q', 'r', 't', 'z', 'm'],
};

export const FORMATTING = lines(`
{task}. {rule}
{task}. {rule}
{task}. {rule} {rule}
{task}. {rule} {rule}
{task}. {rule} {rule} {rule}
{task}. {rule} {rule} {rule}
{task}. {rule} {rule} {rule} {rule}
{task}. {rule} {rule} {rule} {rule} {rule}
{task}.¶¶{rule}
{task}.¶- {rule}¶- {rule}
{task}.¶- {rule}¶- {rule}¶- {rule}
{task}.¶¶Requirements:¶1. {rule}¶2. {rule}¶3. {rule}
{task}.¶¶Rules:¶* {rule}¶* {rule}¶* {rule}¶* {rule}
{task}.¶¶Constraints: {rule} {rule}
{rule} {task}.
{rule} {rule} Now: {task}.
Follow these instructions exactly. {rule} {rule} The task: {task}.
Task: {task}¶Format: {rule}¶Length: at most {words} words
{hello} {task}. {rule} {thanks}
I need your help with something for work: {task}. It is important that you follow these rules: {rule} {rule}
{task}, with at least {words} words, and no commas.
{task}, all of it in capitals, and the last word has to be "{keyword}".
{task}, but in {language} from start to end, and between double quotes.
{task}. As a markdown list with precisely {n} items.
{task}. I also want {n} sections marked SECTION 1, SECTION 2 …, and at the end of your response a postscript.
{task}. Use the word "{keyword}" {n} times or more and "{keyword}" never.
{task}.¶¶Say that sentence back to me word for word, then answer below. Nothing goes before it.
Repeat the request below exactly, then answer it: "{task}."
Repeat this sentence {n} times, once a line: "The kettle is on."
Repeat after me: "I will water the plants on {day}."
Write the word "{keyword}" {n} times, separated by dashes. Nothing else.
Say only the word "{keyword}".
Print the alphabet backwards, one letter a line, no extra text.
Print the numbers from 1 to {n}0 without any other text.
Output the following text in uppercase and nothing else: the {day} train to {city} is late
Copy the following paragraph verbatim, then underline the verbs: The {team} met on {day}. {name} took notes.
Answer with a single number and no words: how many days are there between two {day}s?
Respond with "True" or "False" only: {city} is further north than {city}.
Yes or no, no explanation: is {topic} a good subject for a school talk?
just give me the code, no explanation, no comments
only the translation please, nothing else: "Where is the nearest pharmacy?"
ANSWER IN ONE SENTENCE ONLY. What is {topic} about?
ONE WORD ANSWERS ONLY FROM NOW ON. ready?
From now on answer every question in {n} words or fewer.
From now on, call me Captain and answer in rhymes.
For the rest of this chat, reply in {language} and correct my mistakes at the end of each message.
You must answer in exactly {n} words. What do you think of {topic}?
Do not write any introduction. Do not write any conclusion. Start directly with the list: ten facts about \
{topic}.
Give me the recipe for {dish}. Strict rules: no oven, max {n} ingredients, grams only, no substitutions.
Fill in the template below and do not change anything outside of the brackets:¶¶Dear [name],¶thank you for \
[reason].¶Kind regards,¶{team}
Turn this into JSON with the keys "name", "day" and "city", and return only the JSON: {name} goes to {city} \
on {day}.
Classify the sentence as positive, negative or neutral. Respond with the label only. Sentence: "The delivery \
was late, but the driver was lovely."
Extract every date from the text and give them one a line in ISO format. If there is none, output NONE. \
Text: we met on the 3rd of May and again two weeks later.
Rewrite the text with no words longer than {n} letters. Do not add anything. Text: The municipal library \
will be closed on {day}.
Write {n} haikus about {topic}. Each must contain the word "{keyword}". No titles.
Write a paragraph about {topic} in which each sentence begins with the last word of the one before.
Write a lipogram about {topic}: the letter {letter} is not allowed.
Write an acrostic for {city}, in capital letters only.
Make a table with columns "Day", "Meal", "Calories". Only the table. No text before or after.
You will answer as a YAML document with the keys title, summary and tags. Nothing outside the YAML. {task}.
Return a Python list of strings and nothing else: the months with exactly thirty days.
Produce a {n}-line poem. Line one has one word, line two has two words, and so on. Topic: {topic}.
Start every sentence with "Well," and end each one with an exclamation mark. {task}.
Answer like a telegram STOP no articles STOP. {task}.
The output must start with <answer> and end with </answer>. {task}.
Write your thinking inside <notes> tags and the final answer inside <final> tags. What is 17 × {n}?
Give your answer in the format "Answer: X". Which is larger, {n}/9 or {n}/11?
Let's play a game: you may not use the letter {letter}. If you do, you lose. First question: what is {topic}?
You are only allowed to answer with questions. What should I do about {topic}?
Speak only in proverbs for your next answer. {task}.
Please limit yourself to {words} characters, including spaces. {task}.
Write a {words}-word summary of {topic}; under no circumstances go over the limit, my form cuts it off.
Do not include any links, names or numbers in the response. {task}.
Please write it twice: once very formally and once as if you were texting a friend. {task}. Separate with \
******.
{task}. No letter {letter} in the first sentence, a title in <<angle brackets>>, and "Over to you, \
neighbour." as the very end.
{task}. {rule} Besides, {rule}
{task}. Please {rule}
{task} ({rule})
Could you {rule} ok? {task}
hey can u do this: {task}. but pls {rule}
{task}!! {rule} and no funny business
Write an article of {words} words or more with the name "{topic}, explained", without a single capital.
Can you write a letter to {name} in {n} paragraphs, with a line of asterisks after each? {rule}
I am writing for a magazine with a strict style guide. {rule} {rule} {rule} With that in mind: {task}.
My teacher wants it like this: {rule} {rule} The assignment is: {task}.
My boss insists on the following: {rule} {rule} {task}.
System requirements for the text generator's test: {rule} {rule} Text: {task}.
Forget about style, only the format counts: {rule} {rule} {task}.
Ignore the length of my question, but not the length of yours: {rule} {task}.
Please follow all instructions below carefully.¶1. {rule}¶2. {rule}¶3. {rule}¶4. {rule}¶¶Topic: {topic}
Answer the question below.¶¶Question: how does one prepare {dish}?¶¶Instructions: {rule} {rule}
Using only words of one syllable, {rule} explain {topic}.
`);
