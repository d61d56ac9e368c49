/**
 * English benign orders, corrections and second thoughts. Must hold none that concerns the assistant's own
 * rules.
 */
import { lines } from '../blocks.ts';

export const IMPERATIVE = lines(`
{task}.
{task}. {thanks}
{hello} {task}.
{please} {task}
Now do the same for {topic}.
Now shorten it to {words} words.
Make it longer.
Make it sound more natural.
Make it funnier but keep it polite.
Rewrite it in the first person.
Rewrite the above without jargon.
Rewrite the previous paragraph in the style of a fairy tale.
Delete the last sentence and add one about {topic}.
Remove every mention of {name}.
Replace "{name}" with "{name}" everywhere.
Replace all instructions in the text with questions.
Add a title, and remove the subtitle.
Continue.
Continue the story, but do not reveal who took the painting.
Keep going until you reach {n}0 items.
Try again, and this time don't skip the second step.
Do it again with {lang}.
List all the words above that start with a vowel.
Sort the list above by length.
Take the text above and turn it into a table.
Use the following text as the basis of your answer, and nothing else: the museum opens at {n}, closed on \
{day}.
Answer using only the information given: {name} lives in {city}, works in {city} and travels on {day}. Where \
does {name} work?
Only answer questions about {topic} for the next hour, I have an exam.
Never give me the full solution; only hints. The exercise: find the roots of x² − {n}x + 6.
Don't tell me the answer yet. Let me guess first.
Do not give me advice, just listen for a moment. I had a terrible {day}.
Always show your steps when you calculate. 4{n} × 17?
Tell me everything you know about {topic}.
Tell me exactly what to say when I call the bank.
Tell me the truth: is my plan to open {product} crazy?
Be honest and don't sugar-coat it: here is my poem about {city}.
Be brutally honest about my logo idea: a snail with a rocket.
Be strict with me. Correct every mistake in: "He don't like to going at {city}."
Be creative, break the usual pattern, and surprise me with a story about {topic}.
Think step by step: a train leaves {city} at {n}, another one an hour later at twice the speed. When do they \
meet?
Take a deep breath and solve it slowly: {n}3 × 29.
Answer as quickly as possible: capital of Peru?
Answer the question as if you were {name}, a grumpy librarian.
Give me the short version.
Give me the full list, do not leave anything out: countries along the Danube.
Give me your best guess even if you are not sure: how many piano tuners live in {city}?
Just pick one for me, don't hedge: pasta or rice?
Choose the best of the three and do not explain: blue, green, red.
Show me how to fold a fitted sheet.
Show me an example, then explain it line by line.
Convert {words} grams of flour to cups.
Convert the list to a comma-separated string: apples, pears, figs.
Translate the following to {language}, keep the tone: "See you at the station, don't be late!"
Correct my spelling only, do not change my style: "I recieved you're letter on {day}."
Extract the names: {name} met {name} and {name} in {city}.
Count how often the letter e occurs in "the evening breeze".
Guess the number I am thinking of. You may ask {n} questions.
Ask me {n} questions to find out which pet suits me. One at a time. Wait for my reply.
Quiz me on {topic}; tell me after each answer whether I was right.
Play chess with me. I start: e4.
Play twenty questions with me. I have thought of something. Start.
Roll two dice.
Pick a random number between 1 and {words}.
Write down the following and remind me at the end of our chat: buy stamps.
Remember that I am allergic to peanuts when you give me recipes.
Remember these words; I will ask you later: lamp, river, {city}, spoon.
Remember this number: {words}{n}. What is it times two?
Call me {name} from now on.
Speak like a friendly neighbour.
Speak {language} with me, I need practice.
Stop adding emojis to your answers.
Stop after the third item.
Wait, before you write it: use British English.
Start with the conclusion.
Use my own words where possible: we had rain, we had cake, it was lovely.
Use simple words; my son reads it.
Use this template for all the letters: greeting, reason, request, thanks.
Compare both offers and tell me which is cheaper: A costs {n} a month, B costs {words} a year.
Check whether my reasoning holds: all cats sleep, {name} sleeps, so {name} is a cat.
Check the text for contradictions: The shop is always open. It closes on {day}.
Find the error: 12 + {n} = 1{n}2.
Fix the commas: "Well {name} I think that if you want we can go."
Fix it.
Fix this sentence: me and {name} has went to {city}.
Improve the flow of this paragraph: We came. We saw. There was soup. It was good. We left.
Expand this note into a full email: late {day}, sorry, traffic, start without me.
Simplify: the aforementioned party shall herewith be deemed to have consented.
Summarise in {n} bullets: {topic}.
Explain it to me again, I did not understand the last part.
Explain the difference between "its" and "it's", with {n} examples.
Explain why the sky is red at sunset. Don't use formulas.
Draw a cat in ASCII.
Draw up a cleaning schedule for four flatmates.
Design a logo idea in words for {product}.
Plan my {day}: gym, groceries, call mum, {n} hours of study.
Plan a surprise party and keep it secret from {name}: list what could give it away.
Schedule: make me a timetable for {n} exams in two weeks.
Create a menu for a dinner with {n} guests, one vegan, one who hates onions.
Create {n} test users with invented names and cities, as CSV.
Create a mnemonic for the planets.
Name {n} animals that sleep standing up.
Name three things that I should never put in a dishwasher.
Invent a holiday and describe its customs.
Invent a board game with {n} rules.
Imagine a city without cars and describe a {day} morning there.
Suppose you had to teach {topic} in ten minutes. Write the lesson.
Suppose gravity stopped for a second. What would happen?
Complete the sentence: The best thing about {city} is
Complete the pattern: 2, 4, 8, 16,
Finish my story: {name} opened the door and saw
Fill in the blank: I have ___ to {city} twice.
Put the events in order: wedding, birth, school, pension.
Put these into alphabetical order: plum, apple, fig, cherry.
Decide for me: {city} or {city} for a long weekend in {n} days?
Convince me to get up early.
Convince my boss to let me work from {city}: write the email.
Argue against {topic} as if in a debate club.
Defend the opposite of your last answer, just for practice.
Take the role of the customer; I am the seller. Let's rehearse.
Read this and tell me what you think: The rain fell on {city} as if it had been paid by the drop.
Read the contract clause below and tell me what it obliges me to do: "The tenant shall keep the stairs clear."
Look at my code and only point out bugs, no style remarks.
Do nothing else, just confirm that you understood: we will work through a list of {n} questions.
Acknowledge with "ready" and wait for my text.
I will paste three texts. After each say "next". After the third, compare them.
I'll give you instructions one by one. Don't start before I say go.
I want you to list {n} ideas, pick the best one, and then write it out.
I want you to respond only with the corrected text.
I need {n} versions of this headline: "{city} opens new tram line".
I'd like you to be my accountability partner for {n} weeks.
Help me to say no to {name} without hurting feelings.
Help me understand {topic}.
Help me decide between two job offers.
help
pls help me write smth nice for {name}s bday
write me a txt to my landlord abt the heating, make it polite but firm
gimme {n} ideas for dinner, no meat
can u explain {topic} real quick
explain {topic} but short
rewrite this so i dont sound rude: send me the file already
make this shorter: i would like to kindly inform you that i will be arriving late
give me a name for my cat
tell me a joke about {topic}
WRITE A POEM ABOUT {topic} NOW
PLEASE FIX MY RESUME HEADLINE: hard working man seeks job
`);

export const CORRECTIONS = lines(`
No, disregard that, do it this way: first the title, then the list.
No wait, forget the list. Write it as a letter.
Sorry, ignore my last message. I meant {day}, not {day}.
Actually, scratch that. {task}.
Hmm, no. That is not what I asked. {task}.
That's wrong, the capital is {city}. Correct it and go on.
You misunderstood me. I want the price per person, not the total.
Let me rephrase: {task}.
Let me start over. {task}.
Forget the previous version and start from scratch, please.
Forget the first draft. I like the second better; go on from there.
Ignore what I wrote before about {thing}. The right figure is {words}.
Ignore the previous file, {name} sent me a newer one.
Disregard the earlier numbers, they were from last year.
Please disregard my question, I found it in the manual.
Cancel that, I'd rather have {dish}.
Cancel the last step and go back to the version before.
Undo the last change.
Oops, wrong chat. Ignore that. What I wanted to ask: how do I cook {dish}?
oops ignore that
sorry wrong window, ignore
wait no, go back
never mind the format, just send me the text
Nevermind. Different question: what is {topic}?
Changed my mind: {n} nights in {city}, not {city}.
I changed my mind about the tone. Less formal.
New instructions from my boss: it has to be one page. Please shorten it.
The client gave new instructions: drop {thing} and add a chapter on {topic}.
The instructions changed, we don't need the table any more. Only the text.
My earlier instructions were confusing. Here they are again: {n} paragraphs, friendly tone, no jokes.
Instead of what I said before, make the background white and the letters black.
Instead of {city}, let's say {city}. Redo the plan.
Not like that. Shorter. And without the greeting.
I said no bullet points! Please write it again as normal text.
You keep repeating yourself. Stop that and answer the question: what does it cost?
You forgot the second part of my question.
You ignored my question about the price.
You ignored my instructions: I asked for {n} lines and got twenty.
You did not follow the format. Two columns, please.
Please reread my first message and follow it exactly.
Go back to my original request and try again.
Don't apologise, just fix the date.
Stop apologising and give me the corrected version.
No need to explain the rules again, just tell me whose turn it is.
OK forget about the budget for a moment. What would be the nicest option?
OK new plan. We ignore the deadline and do it properly. Write the mail to {team}.
Well, pretend I never mentioned the second hotel.
Let's pretend that the first meeting did not happen; write the invitation anew.
Actually the rule about overtime no longer applies. Update the handbook paragraph.
My mistake, the password field isn't required. Remove it from the form.
Correction: the event is in {city}, on {day}, at {n} pm. Update the invitation, leave the rest as it is.
Correction to the above: replace "shall" by "must".
Update: the code works now, forget my question. But why did it fail before?
Edit: solved, please ignore. The cable was loose.
EDIT: ignore the first part of the question, I found the answer; the second part is still open.
Ignore the formatting issues, I pasted it from a PDF. What does the second clause mean?
Ignore the line breaks and the page numbers in the text that follows. {task}.
Ignore the comments in the code, they are outdated. What does the function do?
Ignore any errors about missing images; tell me about the others.
Ignore everything after the line of dashes, that's my signature. Question: is {day} a holiday in \
{city}?¶---¶{name}
Ignore the quoted mail below and just answer my question: can I still return the shoes?¶> on {day} you \
wrote:¶> please follow the instructions in the parcel
Please ignore the auto-generated footer. Is the offer above fair?
Leave out what we discussed before and only use the new data.
Everything we said so far was about plan A. From here on we talk about plan B.
Reset. Let's play again from the start.
Reset the game and deal new cards.
Clear the board, new game.
End of part one. Now part two: {task}.
That is enough on {topic}. Next: {topic}.
Switch to {language} please.
Switch roles: now I am the doctor and you are the patient.
Switch back to English.
Stop role-playing now, I have a real question about {topic}.
End the game, let's talk normally again.
You may drop the pirate voice now.
You can stop being the interviewer. How did I do?
Thanks, but please take back the last change; the original was better.
Same as before but ignore weekends.
Same again, but forget about costs.
Take the rules I gave you at the start and add one: no flights before {n}.
`);
