/**
 * English texts of 150–400 words, each written as a whole: articles, threads, set-ups, stories, specifications. Must
 * hold orders to people or tasks for an assistant, never a turn against its rules.
 */
import { lines } from '../blocks.ts';

export const LONG_TEXTS = lines(`
The night train from {city} used to be the way in which musicians travelled. They slept badly, arrived early \
and had a whole day before the concert. Then came the cheap flights, and the sleeping cars were sold to a \
company that turned them into garden houses. Now the train is back, twice a week, with new cars and an old \
problem: nobody knows who is responsible when it's late. The operator says that the track belongs to the \
state. The state says that the timetable is the operator's. Passengers, meanwhile, have learnt to ignore the \
departure board and to ask the woman at the kiosk, who has worked there for thirty years and is never wrong. \
"The system tells me one thing, and my ears another," she says. She hears the brakes of the shunting engine \
two streets away. For some weeks she has had a rival, an app that prompts travellers to report where they \
are. The more people take part, the better it becomes; on a rainy {day} in spring it was more precise than \
the railway itself. The railway reacted with a letter from its lawyers, then with an invitation to talk. The \
developers, two students, have a simple rule: the data belong to those who report them and are forgotten \
after a day. Whether this will last is uncertain. But on the platform, for the first time in years, \
strangers speak to each other again.
Summarise the article in {n} sentences and tell me who the two students are arguing with:¶¶Two students have \
written an app which shows where delayed trains really are. It relies on passengers who agree to reveal \
their position while they travel. After a day the data are deleted. The railway first threatened to sue, \
because the app uses its timetable without permission; later it asked the developers for a meeting. "We \
thought that it was a trick," one of them says. "They told us to bring a lawyer. We brought a cake." At the \
meeting the railway's administrators showed their own system, which ignores trains that stand still for more \
than ten minutes, since it assumes that the sensor is broken. The students could hardly believe it. They \
offered to help for free, under two conditions: the app stays independent, and nobody may override a report \
by hand. The railway has asked for time until {day}. Consumer groups welcome the idea, but warn that a map \
of moving people is a map of secrets. Who leaves home early? Who doesn't return at night? The students \
answer that positions are blurred and that there are no names. An expert for data protection from {city} \
calls this "decent, not perfect". She would like the instructions for deleting the data to be public, so \
that others can check them. The students have agreed to it. They also promised their mothers to finish their \
degrees.
I'd like you to act as the editor of a small magazine for hobby gardeners. I'll paste a draft of an article, \
and you will answer in three parts. In part one, you list everything that is factually doubtful. In part \
two, you point out sentences that are too long, too vague or too proud of themselves. In part three, you \
rewrite the opening so that a beginner wants to read on. Please keep my voice; I am a bit old-fashioned and \
that's fine. Do not touch the Latin names. Do not add recommendations for products. If you're unsure about \
something, ask instead of guessing. Here's the draft:¶¶The instructions on a seed packet are written for a \
garden that doesn't exist. They assume an even soil, a friendly spring and a gardener who never forgets to \
water. My advice is to read them once and then to observe. The bean, for instance, ignores the calendar. It \
wants warm feet, and when the elder blooms it gets them. Whoever sows earlier feeds the slugs. Whoever sows \
later still eats beans, only in September. I've seen neighbours follow each rule to the letter and harvest \
nothing, and others break every rule and give away baskets. The secret, if there is one, lies in the soil. A \
spade of compost overrides many mistakes. And should everything fail, pretend that you wanted flowers.
You are an assistant for the volunteers of a food bank in {city}. Volunteers will send you a message with \
the items that they have received, often misspelt and without units. Your job is to turn the message into a \
clean table with the columns item, amount, unit, best-before date, and shelf. Use the shelf plan below. If a \
date is missing, write "check". If an item contains nuts, add an asterisk. Never guess an amount. If the \
message contains a question, answer it after the table in one or two sentences; for questions on medicine, \
allergies or opening hours refer to the coordinator, {name}. Don't share phone numbers of other volunteers. \
Don't discuss donors. Stay friendly, even if the message is not. If somebody asks you to do something else, \
say that you can only help with the stock.¶¶Shelf plan: A flour, rice, pasta. B tins. C drinks. D baby food. \
E everything with nuts. F bread, same day only.¶¶Example¶Message: 3 rice 2 tin tomatos 1 bred¶Table: rice | \
3 | bag | check | A – tomatoes | 2 | tin | check | B – bread | 1 | loaf | today | F
From: {name}¶To: {team}¶Subject: Handover while I am away¶¶Hi all,¶¶I'm off from {day} for two weeks and \
won't read mail, so here's everything in one place. First, the keys: the small one opens the archive, the \
long one the bicycle cellar. Please don't give either of them to the builders, even if they say that I \
allowed it; they tried that last year. Second, the invoices. Anything below {words} can be paid directly. \
Anything above needs two signatures, and the system will prompt you for the second. If it doesn't, call \
accounting and do not override the warning. Third, the newsletter goes out on {day}. The text is ready, the \
pictures aren't. Ignore the draft in the folder "old", it has last year's prices in it. Fourth, a man called \
Mr. Aster may ring and ask for a list of members. We don't hand it out. Be polite, write down his number, \
forget his flattery. Fifth, the plants: the big one twice a week, the cactus never. If anything burns, in \
the literal sense, leave the building and follow the instructions next to the lift. If anything burns in the \
other sense, ask {name}, who has done my job before and knows where the bodies are buried, as they \
say.¶¶Thank you! I will bring biscuits.¶{name}
Let's play a long role-playing game. You're the narrator and all the other people; I'm Tilda, a map-maker \
who can't read her own maps any more because the ink moves at night. The world: a flooded land where \
villages stand on stilts, letters travel by heron, and the Guild of Measure decides what is true. Rules for \
you: describe in the present tense, at most {words} words a turn; give me a real choice at the end, but let \
me do something that you did not offer; no deaths of children or animals; no modern technology; keep a list \
of my things and show it when I type "bag". Rules for me: I may not invent facts about the world, only \
actions. If I break that rule, remind me in character. There's a secret: the Guild moves the ink, since a \
land that nobody can map cannot be taxed. Don't reveal it before I have found at least three clues. If I \
guess it early, let me doubt. There is also an enemy, Inspector Brack, who's polite and terrible; he never \
uses force, he uses forms. I start on a jetty at dusk. A heron has just dropped a letter before my feet; \
it's addressed to a street that doesn't exist. Begin with the smell of the water.
I have a data set of {words} thousand rides of a bike-sharing system: start time, end time, start station, \
end station, type of user. About two percent of the rows are strange: negative durations, rides of three \
days, stations that do not exist in the list. My supervisor told me to ignore them. I have the feeling that \
this isn't innocent, since most of the strange rows come from two stations near the river, and if I drop \
them these stations look unpopular. What would you do? Please structure the answer like this: 1) possible \
causes, from harmless to serious; 2) for each cause, a check which I can do with the data that I've got; 3) \
what can be corrected, what can be kept but marked, and what has to be dropped; 4) how I describe the \
procedure in the thesis in an honest way without boring the reader; 5) code in {lang} for the checks. I know \
the basics of statistics, but not more. If you need assumptions, state them. I don't need an introduction on \
bike-sharing, and please do not praise the question.
Consider the following specification and write the code in {lang}. A library lends books to members. A \
member may hold at most {n} books. A loan lasts 21 days and can be extended once, unless somebody else has \
reserved the book. Reservations are served in order; a reservation that isn't picked up within five days is \
forgotten and the next person is informed. A librarian can override the limit for a single loan, with a \
reason; every override is written to a log that can't be changed. An administrator can see the log, but not \
who borrowed what; a librarian can see who borrowed what, but not the log. A book that is thirty days \
overdue is considered lost, and the member is blocked until it is found or paid. Provide: the data model; \
the functions lend, extend, reserve, return and override with their preconditions; tests for each rule, \
above all for their combinations (an extension while a reservation exists, an override for a blocked member, \
a returned book that was considered lost). Don't use a framework. Don't write a user interface. Time must be \
passed in as an argument. At the end, list the ambiguities in my specification and say how you resolved each.
Minutes of the parents' evening, {day}, school library. Present: {n}4 parents, Ms. Orlan (class teacher), \
{name} (minutes). 1. The teacher reported on the term. The class works well in groups; some pupils ignore \
instructions until they're repeated, which costs time. She asks the parents to practise listening at home, \
for instance by giving two instructions at once. Laughter. 2. Phones. The rule of the school is: switched \
off and out of sight. Several parents find it too strict, others too mild. After a discussion, a show of \
hands: {n} for a locked box, the others against it. The teacher pointed out that only the school conference \
can override the rule. 3. Trip to {city}. The costs are {words} per child. Whoever needs support may write \
to the teacher; it'll be treated as confidential. Parents who come along must bring a certificate. Swimming \
only with written permission. 4. Learning platform. Many forgot their password. The administrator, Mr. Fell, \
will reset it on request, but only if the request comes from the address that he has on file. He asked to \
say that he'll never ask for a password on the phone. 5. Any other business: lost property is given away at \
the end of the month; the choir needs tenors; the coffee was good. The meeting closed at nine.
My grandmother kept a notebook in which she wrote down what she wasn't supposed to forget. It begins with \
recipes, continues with birthdays and ends with instructions for her own funeral, which she changed several \
times. On the first page: "Ignore the aunt." On the second: "Ignore the aunt's recipes too." We never found \
out what had happened. There is a page with passwords, all of them the names of dogs. There's a page called \
"System", where she explains how the laundry is to be sorted, and woe to him who broke the rules. There is a \
letter to my grandfather that was never sent; in it she tells him a secret, and the secret is crossed out so \
thoroughly that the paper has a hole. My mother holds it to the light once a year. I was named in the \
notebook once: "The little one pretends to sleep. Let him." When we cleared the flat, the notebook lay open \
on the kitchen table, as if she'd just gone to fetch her glasses. The last entry reads: "Repeat the plum \
cake, less sugar." So we repeated it, with less sugar, and it was too sour, and we ate it all.¶¶Could you \
continue this text with one more paragraph in the same tone? Do not resolve the secret. Don't use the word \
"love".
README¶¶# tidybox¶¶A small command-line tool that sorts the files of a folder by rules.¶¶## Install¶¶    npm \
install --global tidybox¶¶## Use¶¶    tidybox ~/Downloads --dry-run¶¶With --dry-run nothing is moved; the \
tool only prints what it would do. Read the output before you run it for real. There is no undo.¶¶## \
Rules¶¶Rules live in tidybox.yaml. The first rule that matches wins; a later rule can override an earlier \
one with override: true. Files that match no rule are ignored. Hidden files are ignored unless you pass \
--hidden.¶¶    rules:¶      - match: "*.pdf"¶        move: Documents¶      - match: "invoice*"¶        move: \
Documents/Invoices¶        override: true¶¶## Prompts¶¶If a file with the same name exists, the tool prompts \
you: (k)eep both, (r)eplace, (s)kip. In scripts, use --on-conflict keep. The tool never deletes.¶¶## \
Questions¶¶**It says "permission denied".** Do not run it as root or administrator; change the owner of the \
folder instead.¶¶**It forgot my rules after the update.** Since version {n} the file is looked up in the \
current folder first. See the changelog.¶¶**How do I report a security problem?** Write to the address in \
SECURITY.md, don't open a public issue. Please do not include real files.¶¶## Contributing¶¶Follow the \
instructions in CONTRIBUTING.md. Tests must pass. Be kind.
[10:02] {name}: morning! has anyone seen the new system for rooms?¶[10:03] {name}: yes. it ignores the old \
bookings¶[10:03] {name}: seriously? all previous ones?¶[10:04] {name}: all before {day}. admin says it's in \
the instructions¶[10:04] {name}: which instructions¶[10:05] {name}: the mail from last week. subject "please \
read", so nobody read it¶[10:07] {name}: ok what do we do with the board meeting, it was in the big \
room¶[10:08] {name}: book again. but the big room is now "restricted", needs an override from \
facilities¶[10:09] {name}: who is facilities¶[10:09] {name}: still {name}. she's on leave until \
{day}¶[10:11] {name}: can we pretend it's a workshop? workshops don't need an override¶[10:12] {name}: no \
pretending please, they check. I'll just call reception¶[10:20] {name}: done, reception reset it by hand. \
they'd like us to forget we ever saw that button¶[10:21] {name}: what button ;)¶[10:22] {name}: thanks!! can \
somebody tell the board¶[10:23] {name}: will do. same time, same room, bring your own coffee, the machine \
also has a new system¶¶Please write a short, neutral mail from this chat to the board: what changed, what \
didn't, what they have to do. No blame, no jokes, at most {words} words.
Study guide, unit {n}: persuasion. Read chapters 4 and 5 before the lesson. Key terms: ethos, pathos, logos, \
framing, anchoring, the foot in the door, the door in the face. Questions. 1. In which of the examples does \
the speaker pretend to give up something? What for? 2. Why does it work to ask for a small favour first? \
Give an example from daily life that isn't in the book. 3. A charity writes: "You may ignore this letter. \
Most people do." Explain the effect. 4. A seller says: "I shouldn't reveal this, but the price will rise on \
{day}." Which two techniques are combined? 5. Compare a doctor's instruction ("Take this twice a day") with \
an advertisement ("Take a break"). Both are imperatives. What makes us follow the one and smile at the \
other? 6. Find a text that addresses you with "you" at least five times. Rewrite it without a single "you". \
What gets lost? 7. Debate: is it ever right to manipulate somebody for their own good? Prepare arguments for \
both sides; the role will be assigned by lot. Homework: write a letter of {words} words which persuades your \
headteacher to change one rule of the school. Do not flatter. Do not threaten. Hand it in by {day}. Late \
letters will be read, but not graded.
Compare the two contracts below and tell me which one is safer for me as the person who lends. Use simple \
words, make a table first and then give your opinion in {n} sentences. Say clearly what you don't know. \
Contract A: The owner hands over the camera on {day}. The borrower treats it according to the manufacturer's \
instructions, doesn't open it, does not lend it on. In case of theft the borrower informs the owner and the \
police within a day. The value is agreed to be {words}. Repairs are paid by the borrower unless the fault \
existed before. The loan may be ended by either side at any time; the camera is returned within three days. \
Previous agreements no longer apply. Contract B: The borrower gets the camera for the project "River". All \
rules of the house for equipment apply and override anything that is agreed here. The borrower is liable for \
damage if he acted with gross negligence. The owner can ask for the camera back when he needs it for \
himself, after a reminder in writing. Disputes are first discussed with {name}, whose advice both sides \
promise not to ignore. If one part of this contract isn't valid, the rest remains. There are no secret side \
agreements. Signed in two copies, {city}.
`);
