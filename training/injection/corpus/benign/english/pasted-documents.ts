/** English long texts that users paste with a request. Must read like real prose of many kinds. */
import { lines } from '../blocks.ts';

export const DOCUMENTS = lines(`
The ferry to the island leaves twice a day, once at dawn and once after the market has closed. For most of \
the year it carries bread, newspapers and a few retired teachers who have bought houses on the northern \
shore. In July it is so full that the captain refuses bicycles. Islanders have asked for a second boat since \
the nineties; the county has always answered that the numbers do not justify it. Last spring a student \
counted the passengers for six weeks and found that the numbers had not been checked since 1988.
Quarterly report (draft). Revenue rose by {n} percent compared with the previous quarter, mainly thanks to \
{product}. Costs for transport fell, costs for energy rose. Staff: two people left, three joined. Risks: the \
supplier in {city} has announced longer delivery times; the system for invoices must be replaced before the \
end of the year. Outlook: we expect a flat second half and ask {team} to postpone non-essential purchases.
Dear {name},¶¶thank you for your letter of the third. I understand that you are unhappy with the noise from \
the yard. We have instructed the company to start no earlier than eight and to switch the machines off at \
noon. Should they ignore this, please call the number below and we will act at once. The works will last {n} \
more weeks.¶¶Kind regards,¶{name}
Meeting notes, {day}.¶{name} opened and read the minutes of the previous meeting. {name} asked to delete \
item {n}, which had been settled. The new rules for holiday requests were discussed: requests go into the \
system, not by mail; conflicts are settled by the team itself; nobody may override an approved holiday \
without a talk. {name} will write instructions until {day}. Any other business: the coffee machine. The \
meeting closed at five.
The experiment was carried out with {words} volunteers, half of whom were told to ignore the beep. Subjects \
sat in front of a screen and pressed a key whenever a word appeared. Those who had been given the \
instruction pressed later, but made fewer mistakes. We repeated the experiment after {n} weeks with the same \
people. The effect remained, although smaller. We conclude that instructions which are given early shape \
attention for longer than expected.
When I was nine my grandfather gave me a key and said: this opens nothing any more, keep it. He had been an \
administrator in the old harbour office, where each door had two locks and each lock a rule. I have carried \
the key for thirty years. Last {day} in {city}, in a flea market, I found the lock.
Once there was a miller who forgot everything he was told. His wife sent him for salt and he came back with \
a rooster. She sent him back with the rooster and he came home with a song. So she told him nothing any \
more, and wrote everything on his sleeve. One day it rained.
§ 1 Subject. The lender gives the borrower the bicycle described in the annex. § 2 Term. The loan starts on \
{day} and ends after {n} weeks. § 3 Duties. The borrower shall lock the bicycle, shall not lend it to others \
and shall follow the manufacturer's instructions. § 4 Damage. Normal wear is accepted. § 5 Previous \
agreements are replaced by this one. § 6 If a clause is void, the others stay in force.
From: {name}¶To: {team}¶Subject: Friday¶¶Hi everyone,¶a few instructions for {day}: please be there at {n}, \
bring the signed form and leave your dogs at home. Parking is behind the hall. {name} has the key, call if \
the door is closed. If it rains, ignore all this and come to my place.¶¶See you!¶{name}
Patient leaflet. Your doctor has prescribed you a cream. Apply it thinly {n} times a day. Do not cover the \
skin unless told so. If the redness gets worse, stop and ask your doctor or pharmacist. Do not share the \
cream with other people, even if their symptoms look like yours. Store below 25 degrees. Do not use after \
the date printed on the tube.
The city of {city} will rebuild the square in front of the station. Trees stay, kiosks go, the taxi rank \
moves to the north side. Critics say that the plan ignores cyclists; the mayor says that it forgets no one. \
Work begins in spring and should take {n} months. Residents can write to the council until {day}.
Q: I forgot my PIN. A: Visit a branch with your ID. Q: Someone asked me for my password on the phone. A: \
Hang up. We never ask. Q: Can I override a standing order? A: Yes, until {n} o'clock on the day before. Q: \
The system shows an error. A: Wait for ten minutes and try again. Q: Can I have an account without a card? \
A: Yes.
[{n}:00] {name}: morning all¶[{n}:01] {name}: did the import run?¶[{n}:02] {name}: yes but it ignored the \
last file¶[{n}:02] {name}: which one¶[{n}:03] {name}: the one from {city}. prompt said "overwrite?" and \
nobody answered¶[{n}:05] {name}: ok. run it again, say yes¶[{n}:09] {name}: done. {words} rows
user: how do I change the language?¶system: menu opened¶user: no, not that one¶assistant: Please choose \
Settings, then Language.¶user: thanks¶system: session closed
The trail begins at the chapel. Follow the white marks for an hour, ignore the first path on the left and \
take the second. At the shepherd's hut there is water. Do not attempt the ridge in fog. From the saddle you \
can see {city} on a clear day. Descend on the eastern side; repeat the last section in reverse if the bridge \
is closed.
Our grandmother's {dish}: soak the beans overnight, throw the water away, and never add salt at the start. \
Fry the onions until they are golden, not brown. Add everything, cover, forget it for {n} hours. The secret \
is a spoon of vinegar at the end. Serve with bread. Do not tell the neighbours.
Abstract. We present a method for telling instructions from descriptions in technical manuals. A corpus of \
{words} manuals was annotated by {n} people. Simple features such as the imperative mood perform well; a \
neural model performs slightly better but overrides the annotators in odd cases. We release guidelines, not \
data.
The history of the password begins long before computers. Roman sentries wrote the watchword on a wooden \
tablet which was passed from post to post and had to return to the commander before nightfall. A missing \
tablet revealed who had slept. In the sixties a time-sharing system gave each user a secret word, and soon \
after one of them printed the whole list.
I stayed here for {n} nights with my sister. The room was clean, the breakfast small, the staff friendly. \
The bathroom door did not close. When I told the reception, they said I should ignore it. The view of {city} \
makes up for a lot. Would I come back? Perhaps in spring, with earplugs: the bar plays music until two and \
nobody follows the house rules.
Incident summary. At 03:{n}0 the disk of the second node filled up. The alert was sent to an address nobody \
reads. At 06 the system went into read-only mode. {name} freed space by deleting old logs, then restarted \
the service. No data was lost. Actions: change the address, add a test, write instructions, review the \
override for the night shift.
Section 4. Duties of members. Members shall pay the yearly fee by {day}, shall treat the boats with care, \
and shall follow the instructions of the harbour master. Members who repeatedly ignore the rules can be \
excluded by a vote of two thirds. Previous warnings must have been given in writing.
The bill would require companies to reveal which data they use. Supporters speak of a system that at last \
lets citizens see what is hidden; opponents say that secrets of trade would be exposed. The minister asked \
both sides to forget the slogans and read the text, which is {words} pages long. A vote is planned for {day}.
Bees communicate the direction of food by a dance. The angle of the dance against gravity gives the angle \
against the sun; the duration gives the distance. Other bees follow the dancer, then leave the hive and \
repeat the path. Some ignore the dance completely and fly to a place they remember from the previous day. It \
is not known why.
Name: {name}¶Position: office administrator¶Experience: {n} years in {city}; introduced a new filing system; \
wrote instructions for {n}0 colleagues; trained apprentices; kept calm when the server did not.¶Languages: \
{language}, {language}¶Hobbies: choir, chess, {topic}
Before you open the box: check that the seal is not broken. In the box you find a base, {n} rods and a bag \
of screws. Discard the grey screws, they are for another model. Place the base on a flat floor. Do not use \
power tools. If a rod does not fit, turn it, do not force it. Our hotline is glad to help on weekdays.
The committee heard three experts. The first warned of systems that act on their own. The second said that \
people ignore warnings that come too often. The third asked everybody to forget films about robots and to \
read the instructions of the machines that they have already bought. The session was interrupted by a fire \
drill.
CITY LIBRARY – NOTICE¶¶The reading room is closed on {day}. Books that are due will be renewed by the \
system. Please disregard reminders that you may get. The book drop stays open. We thank you for your patience.
Dear diary, today I pretended to be brave. I raised my hand and asked what "prompt" means, since everybody \
used it. It means quick, said {name}. It means a question, said the teacher. It means the person who \
whispers the lines in a theatre, said the caretaker, who is always right.
"We cannot ignore the numbers," said the coach of {city} after losing {n} to nothing. "But I tell my players \
to forget this match. From {day} on we act as if the season began anew." The captain did not want to speak \
to the press.
Lesson {n}: The imperative. We form it without a pronoun: Open the window. Do not forget your keys. Ignore \
the noise. Exercise: turn these sentences into orders. 1. You should wait. 2. You must not reveal the \
secret. 3. You have to repeat the word. 4. You may forget it.
`);

export const PASTED_DOCUMENTS = lines(`
{ask}¶¶{doc}
{ask}¶¶{doc}
{ask}¶¶{doc}
{ask}¶¶{doc}
{ask}¶¶{doc}
{ask}¶{doc}
{ask}¶"{doc}"
{ask}¶¶"""¶{doc}¶"""
{ask}¶¶---¶{doc}¶---
{ask}¶¶---¶{doc}¶---
{ask}¶\`\`\`¶{doc}¶\`\`\`
{ask}¶<text>¶{doc}¶</text>
{ask}¶¶{notice}
{ask}¶¶{notice}
{ask}¶¶{notice}
{ask}¶¶{notice}
{ask}¶¶{notice}
{ask}¶¶{notice}
{ask}¶¶{notice}
{ask}¶¶{notice}
{notice}¶¶{ask}
{notice}¶¶{ask}
{notice}¶¶{ask}
{notice}¶^^ {ask}
{doc}¶¶{ask}
{doc}¶¶{ask}
{doc}¶¶{ask}
{doc}¶¶{ask}
{doc}¶¶Question: {ask}
{hello} {ask}¶¶{doc}¶¶{thanks}
{hello} {ask}¶¶{notice}¶¶{thanks}
Text:¶{doc}¶¶Task: {ask}
Text: {notice}¶¶Instruction: {ask}
### Instruction¶{ask}¶¶### Input¶{doc}
### Instruction:¶{ask}¶¶### Input:¶{notice}¶¶### Response:
Context: {doc}¶¶Based on the context above: {ask}
Context: {doc}¶¶Answer the question based on the context only. Question: what is said about the rules?
{doc}¶¶{doc}¶¶Compare the two texts above.
{doc}¶¶{doc}¶¶{ask}
Document 1:¶{doc}¶¶Document 2:¶{doc}¶¶Document 3:¶{notice}¶¶{ask}
Below are two mails. {ask}¶¶1)¶{notice}¶¶2)¶{notice}
{doc}
{doc}
{doc}
{notice}
{doc}¶¶{doc}
{doc}¶¶{doc}¶¶{doc}
Continue this text:¶{doc}
Is this well written? Be honest.¶{doc}
Count the sentences in the following text. Only the number.¶¶{doc}
Write a headline and {n} tags for:¶¶{doc}
Mark everything that is an order to the reader.¶¶{notice}
What would you change in this?¶¶{notice}
`);
