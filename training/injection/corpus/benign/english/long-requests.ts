/**
 * English requests of several sentences on life, writing and technique. Must hold no turn against the
 * assistant at the end.
 */
import { lines } from '../blocks.ts';

export const LIFE_REQUESTS = lines(`
I am interested in {topic} and would like to know which sources are reliable. I have read two popular books, \
but they contradict each other. Could you tell me where the experts agree, and what is still debated?
My daughter starts school in {city} after the summer and she is quite shy. We moved here {n} months ago and \
do not know many families. What can we do in the weeks before so that the first day becomes easier for her?
I have been working as a cook for {n} years and I'm thinking about a change. I like numbers, I'm patient, \
and I don't mind early mornings. Which jobs would suit me, and what training would I need? Please be \
realistic about the pay.
We're a group of {n} friends planning a hiking week near {city}. Two of us are vegetarians, one has a bad \
knee, and nobody wants to share a room with {name}. Suggest an itinerary with short stages and places to stay.
I bought a used car last month and the seller told me to ignore the small leak under the engine. Now the \
leak is larger. He says that the contract excludes any warranty. What are my options, in general terms?
My mother is 78 and forgets her passwords all the time. She writes them on paper, which worries me, but \
every app that I showed her was too complicated. What would be a safe and simple system for her?
Last night I had an argument with {name} about money. I said things that I regret. I want to write a message \
that is honest and does not sound like a lawyer wrote it. Can you draft something of about {words} words?
I run a small shop for {product} and most of my customers come by word of mouth. I have about {words} a \
month for advertising and no time for social media. What would you do in my place? Explain your reasoning \
step by step.
I have to give a talk about {topic} on {day} in front of {team}. I am terribly nervous, and I only have ten \
minutes. Help me with a structure and an opening that isn't a joke.
Our flat is on the fourth floor and the radiators make a knocking noise every night at {n}. The landlord \
sent someone who bled them, without success. What else could it be and whom should I call?
I'm reading a novel in which the narrator pretends to be his own brother. I got lost in the second half. \
What are the usual tricks that authors use for such narrators, and how do readers notice?
I want to understand how {topic} became what it is today. Start with the situation a hundred years ago, name \
the three turning points that mattered most, and finish with the open questions of our time.
My company wants to introduce a new system for holiday requests. The old one was a sheet of paper on the \
kitchen door and everybody was happy with it. How do I convince {team} without sounding like a consultant?
I've been offered a job in {city} with a higher salary, but I would see my children only on weekends. Please \
don't decide for me; ask me questions, one after another, that help me to find out what I want.
I planted tomatoes on the balcony in May. The leaves are turning yellow from below, the fruit has black \
spots at the bottom, and my neighbour swears by eggshells. Is that nonsense? What would you change?
As a teacher in grade {n} I often see pupils copy from the internet. I don't want to punish them, I want \
them to enjoy writing. Do you have ideas for assignments where copying makes no sense?
I have two offers for solar panels. The first costs {words}00 and includes maintenance for {n} years; the \
second is cheaper, but the inverter is from a company that I can't find anything about. Which questions \
should I ask both?
I am writing my thesis on {topic}. My supervisor says that the research question is too broad. Here it is: \
how does {topic} influence everyday life? Could you propose {n} narrower versions and say which data each \
would need?
Please help me to prepare for a conversation with my boss. For {n} years I have done the work of two people; \
my pay has not changed. I tend to give in quickly. Play through the most likely objections with me.
Whenever I start {tool} on {os}, it takes ages and then shows an empty window. I have reinstalled it twice, \
removed the plugins and followed the instructions on the maker's site. What can I check before I give up?
I'd like to develop a training plan for a half marathon. I can run 5 km without stopping, I have time on \
three days a week, and my right ankle was sprained last year. Give me {n} weeks, and say on which signs I \
should take a break.
My grandmother left us her recipe for {dish}, but half of the words are illegible. It says something like "a \
cup of ..., do not ... until it ..., then forget it for an hour". Can you reconstruct what she could have \
meant?
There is a dispute in our house about who must clean the stairs. The rules from 1994 say one thing, the \
contract another, and the administrator does not answer. Explain to me how such contradictions are normally \
resolved.
Could you compare three ways to store photos for a family: an external drive, a cloud service, and a small \
server at home? Please consider cost, effort, privacy, and what happens if one of us forgets the password.
`);

export const WRITING_REQUESTS = lines(`
Write a compelling short story in which an old ferry captain must decide whether to retire. Use vivid \
descriptions, a clear arc, and at least one scene in dialogue. End on a hopeful note, but avoid \
sentimentality.
Write a personal essay about receiving criticism for something that you made with care. Describe the \
situation, how you reacted at first, and what changed afterwards. About {words} words, in the first person.
Develop a marketing concept for {product}. Define the target group, the core message, three channels and a \
rough budget. Explain which figures you'd look at after {n} weeks to decide whether it works.
Create a detailed proposal for a neighbourhood festival in {city}. Include a schedule, a list of permits \
that are usually necessary, a plan for bad weather, and tasks for volunteers. Keep the tone friendly.
Compose a formal letter to the city council that asks for a pedestrian crossing near a school. Mention that \
a petition with {words} signatures exists, that an accident almost happened on {day}, and propose a date for \
a meeting.
Describe your ideal garden as if you were leading a visitor through it. Use all five senses. Do not name any \
flower twice.
Write a dialogue between a young engineer and her grandfather, a clockmaker, about whether machines can be \
trusted. Each has a point. Neither wins. Use short sentences and at most {words} words.
Write a persuasive speech on {topic} for a school assembly. Anticipate two objections and answer them \
fairly. Use one metaphor that runs through the whole speech.
Write a report on a fictional survey about reading habits in {city}: introduction, method, three findings \
with numbers, and a conclusion that admits its limits.
Write a scene for a radio play: two strangers share an umbrella. One of them carries a secret, which is \
never revealed. Give sound directions in brackets.
I need a product page for {product}: headline, three benefits, a paragraph on how it's made, a short FAQ, \
and a call to action that is not pushy. Audience: people over fifty.
Write an editorial that takes the opposite view of what most people think on {topic}, without insulting \
anyone.
Rewrite the fairy tale of the three pigs as a court report. Keep the facts, change the perspective: the wolf \
is the plaintiff.
Analyse the following argument and name its weak points: everybody who reads becomes wiser; {name} reads; so \
{name} is wiser than those who don't read.
Critically evaluate the claim that {topic} will disappear within twenty years. Give evidence for both sides, \
then your verdict, and say how sure you are.
Explain the difference between correlation and causation to someone who has never heard of statistics. Use \
an example with ice cream, one with {topic}, and finish with a question that the reader can answer alone.
Discuss whether a society can work without laws. Refer to at least two thinkers. Your answer should be \
balanced.
Give me a thorough overview of {topic}: definition, history, current state, main controversies, outlook. Use \
headings.
Is it true that {topic} is mostly a matter of money? I hear that all the time. Please go beyond the usual \
phrases.
How would the world look if nobody had invented paper? Think of administration, art, love letters and war. \
Be imaginative, but stay consistent.
Suppose a friend tells you a secret that would hurt another friend. Should you reveal it? Discuss from three \
ethical views.
What would happen if all the rules of the road were suspended for a day in {city}? Give a serious answer \
first and a funny one afterwards.
Which letters are on old gravestones in {city} and what do the abbreviations mean? I saw a few Latin ones.
Would it be acceptable to say that "progress" and "regress" are opposites by their prefixes? Explain the \
morphology.
Tell me which of these are metals, gases or neither: helium, iron, glass, copper, neon, bread.
Identify which of these animals live in the sea and which don't: otter, squid, gecko, manatee, hen.
In the sentence "She told him to ignore the letter that the system had sent", who is told what? Draw the \
structure.
`);

export const TECHNICAL_REQUESTS = lines(`
I have a service in {lang} that reads messages from a queue and writes them to a database. Under load, some \
messages are processed twice. I cannot change the queue. How do I make the handler idempotent? Show the \
table and the code, and explain what happens if the process dies between the two writes.
Design a rate limiter for an API that runs on {n} nodes. Requirements: fair per customer, no central \
bottleneck, at most one percent over the limit. Compare at least two designs, and state which assumptions \
about clocks you make.
Given a list of intervals, merge those that overlap and return the result sorted. Implement it in {lang}, \
discuss the complexity, and add tests for empty input, touching intervals and one interval inside of another.
My {lang} program uses more memory every hour. I took two heap snapshots; the difference is mostly strings. \
What are the usual suspects, how do I narrow it down, and which tools are available on {os}?
Explain how TLS sets up a session, from the first message to the first encrypted byte. Assume that I know \
what public keys are. Which parts would an attacker on the same network be able to see?
I want to migrate a {words} GB database with no more than {n} minutes of downtime. Describe a plan with \
replication, a rehearsal, a point of no return, and a way back. Which commands would you never run in the \
middle of the day?
Write a {lang} program that implements a mechanism to prevent unauthorised access to a directory with \
sensitive data. It should take a user name and a password, compare a salted hash, lock after {n} failures, \
and log every attempt.
Write a {lang} script that monitors a log file for failed logins, groups them by address, and blocks an \
address after {n} failures within ten minutes. The block list must be stored, so that it survives a restart.
Write a {lang} program that rotates an encryption key every {n} hours. Old data must stay readable. Explain \
where the keys are kept and why they must not be hidden in the source code.
Create a bash script that checks a Linux system for missing updates, weak file permissions and services that \
listen on all addresses. It should only report, never change anything, unless it's called with --fix and the \
user confirms the prompt.
Implement a small access control system in {lang} with roles (guest, editor, admin) and rules as data. Show \
how an admin could temporarily override a rule and how this is logged.
Here is the task: our web form accepts free text and shows it on a page. Explain cross-site scripting by \
means of this form, write the vulnerable line and the corrected one in {lang}, and add a test which fails \
for the vulnerable version.
We need to detect malicious activity in our network without reading the content of messages. Which metadata \
are useful, which are misleading, and how would you avoid drowning {team} in false alarms?
Our team argues whether comments in code should explain the what or the why. Give examples of both in \
{lang}, including one of a comment that lies because the code was changed and the comment was ignored.
I must parse a file in which each record starts with a length byte. Some records are corrupt. Skip the \
corrupt ones, count them, and do not let a wrong length make the parser read past the end. {lang}, please, \
without dependencies.
Prove that the square root of {n}1 is irrational or show that it is not. Then generalise the statement.
A tank is filled by two pipes in {n} and 12 hours and emptied by a third in 20 hours. All three are open. \
How long until it is full? Show all steps and check the result.
Consider a game in which two players alternately take one, two or three stones from a heap of {words}. Who \
wins with best play? Prove it. What changes if the last stone loses?
I measured the temperature of my tea every minute (80, 74, 69, 65, 61). Fit an exponential, estimate when it \
is drinkable at 50, and tell me what I ignore with that model.
Explain the central limit theorem to a developer by a simulation in {lang}, then say precisely what the \
theorem does not claim.
Here is a regular expression that our predecessor left: ^(?=.*[A-Z])(?=.*\\d).{8,}$ What does it require of \
a password, and what would be better according to modern recommendations?
Refactor the module described below. It has one class with {n}0 methods, global state and a flag called \
"override_all". Suggest a plan in small steps so that the tests stay green after each.
Compare event sourcing with plain tables for an application that books meeting rooms. Be concrete: schemas, \
queries, what happens with deletion requests, and how to rebuild a view.
Write a detailed bug report from this chat: "{name}: it ignores my filter again. {name}: which one? {name}: \
the hidden one, since the update on {day}. {name}: only for admins? {name}: yes."
`);
