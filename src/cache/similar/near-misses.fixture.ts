/** Pairs that look alike and ask for different answers, by what differs. Invented; a slash with spaces parts a pair. */
import { MIXED_NEAR_MISSES } from './mixed-near-misses.fixture.ts';
import { NEAR_MISSES_IN_LANGUAGES } from './near-misses-in-languages.fixture.ts';
import { NEAR_MISSES_OF_FORM } from './near-misses-of-form.fixture.ts';

export const NEAR_MISSES: Readonly<Record<string, string>> = {
  ...NEAR_MISSES_IN_LANGUAGES,
  ...NEAR_MISSES_OF_FORM,
  thing: MIXED_NEAR_MISSES,
  number: `
How do I save 10 euros in 15 days? / How do I save 10 euros in 20 days?
Is it possible to retire at 58? / Is it possible to retire at 56?
What can I cook for 4 people? / What can I cook for 6 people?
What is the best laptop under 500 dollars? / What is the best laptop under 900 dollars?
How much is 20 % of 80? / How much is 30 % of 80?
What is the square root of 144? / What is the square root of 169?
How do I convert 5 miles to kilometers? / How do I convert 8 miles to kilometers?
What does error 404 mean? / What does error 403 mean?
What does HTTP status 502 mean? / What does HTTP status 503 mean?
How do I install Python 3.11? / How do I install Python 3.12?
What are three good books on habits? / What are five good books on habits?
How many eggs are in two omelettes? / How many eggs are in three omelettes?
What is chapter 3 about? / What is chapter 5 about?
How do I earn $500 per week? / How do I earn $5000 per week?
Which is the best phone under 15k? / Which is the best phone under 20k?
What is 12 plus 30? / What is 12 plus 31?
Is 1,000 steps a day enough? / Is 10,000 steps a day enough?
What happens after 2 hours? / What happens after 12 hours?
How do I get a loan of 0.5 million? / How do I get a loan of 5 million?
What is the 3rd planet? / What is the 4th planet?
What is version 2.0 of the protocol? / What is version 2.1 of the protocol?
How old is a dog at 7? / How old is a dog at 9?
What is one egg worth in calories? / What is two eggs worth in calories?
Who won game one? / Who won game two?`,
  date: `
What happened on 4 May 1998? / What happened on 4 May 1999?
Which floods happened in 2002? / Which floods happened in 1992?
Is the shop open on Monday? / Is the shop open on Sunday?
What is the weather like in June? / What is the weather like in July?
What holidays are there in March? / What holidays are there in May?
What were fashions in the 1960s? / What were fashions in the 1970s?
Who won the cup in 2014? / Who won the cup in 2018?
What are the opening hours on Friday? / What are the opening hours on Saturday?
What is open today? / What is open tomorrow?
What did the market do yesterday? / What did the market do today?
What is planned for this week? / What is planned for next week?
What should I eat in the morning? / What should I eat in the evening?
What did I spend last month? / What did I spend this month?
What can I do in winter? / What can I do in summer?
How was life in the 18th century? / How was life in the 19th century?
When is the meeting at 9 am? / When is the meeting at 9 pm?
What is due on 2024-05-01? / What is due on 2024-06-01?
Is the museum free on weekdays? / Is the museum free on weekends?`,
  place: `
What is the capital of France? / What is the capital of Spain?
What is the best hotel in Rome? / What is the best hotel in Milan?
How much does a bus ticket cost in Turin? / How much does a bus ticket cost in Genoa?
How do I get a visa for Japan? / How do I get a visa for Korea?
What are good restaurants in north London? / What are good restaurants in south London?
Where can I park near the station? / Where can I park near the airport?
What is the tax in Texas? / What is the tax in Ohio?
What is it like to live in Norway? / What is it like to live in Sweden?
Is it safe to travel to Cairo? / Is it safe to travel to Lima?
What are the laws on drones in Canada? / What are the laws on drones in Mexico?
what is the population of chad? / what is the population of mali?
how far is the moon? / how far is the sun?
Where is the liver? / Where is the kidney?
What is the highest mountain in Africa? / What is the highest mountain in Asia?
What time is it in Tokyo? / What time is it in Sydney?
How do I get to Gate A? / How do I get to Gate B?
What do they eat in Turkey? / What do they eat in turkey?
How much does a house cost in Austria? / How much does a house cost in Australia?
What is the best school in Utrecht? / What is the best school in Utrecht for dancers?
How many stamps are needed in the US? / How many stamps are needed in the UK?`,
  negation: `
What foods can I eat with gout? / What foods can I not eat with gout?
Why do people vote? / Why do people not vote?
Is it legal to park here? / Is it not legal to park here?
What should a beginner do? / What should a beginner not do?
Which mushrooms are safe? / Which mushrooms are not safe?
Why is my phone charging? / Why isn't my phone charging?
Why does he call me? / Why doesn't he call me?
Who is allowed in? / Who is not allowed in?
What can pregnant women eat? / What can't pregnant women eat?
Should I tell her? / Should I never tell her?
How do I live with fear? / How do I live without fear?
How can I improve my singing? / How can I improve my singing without lessons?
How do I travel with luggage? / How do I travel without luggage?
Which countries have an army? / Which countries have no army?
What are things pilots can do in Peru but not in other countries? / What are things pilots cannot do in Peru but can in other countries?
Do all birds fly? / Do no birds fly?
What are the reasons to believe in ghosts? / What are the reasons to not believe in ghosts?
How do I make bread that is not sweet? / How do I make bread that is sweet?
Are there planets with life? / Are there planets without life?
What works if you have a key? / What works if you don't have a key?
Which of them is neither red nor green? / Which of them is red or green?`,
  unit: `
How hot is 30 degrees Celsius? / How hot is 30 degrees Fahrenheit?
How long is 5 miles? / How long is 5 kilometers?
How much is 100 euros? / How much is 100 dollars?
How heavy is 10 pounds? / How heavy is 10 kilograms?
How do I read 10 books in 15 days? / How do I read 10 books in 15 weeks?
How many calories are in 100 g of rice? / How many calories are in 100 oz of rice?
How big is 20 MB? / How big is 20 GB?
How long is 90 seconds? / How long is 90 minutes?
What is the speed in km? / What is the speed in knots?
What is a salary of 4000 per month? / What is a salary of 4000 per year?
How much water a day? / How much water a week?
What is 5 $? / What is 5 €?`,
  name: `
Who is the wife of Tom Alder? / Who is the wife of Ben Alder?
What is the age of Maria Lund? / What is the age of Anna Lund?
What did Kant write? / What did Hegel write?
How does Spotify make money? / How does Netflix make money?
How do I delete my Facebook account? / How do I delete my Instagram account?
How do I cancel Prime? / How do I cancel Hulu?
Is Samsung better? / Is Nokia better?
What is Android? / What is Symbian?
How do I root a Galaxy S5? / How do I root a Galaxy S5 at&t?
What is the plot of Hamlet? / What is the plot of Macbeth?
What is React? / What is Angular?
How do I install docker? / How do I install podman?
What is mysql? / What is sqlite?
Was Mary Queen of Scots tall? / Was Mary tall?
How did Michelle Obama vote? / How did Barack Obama vote?
What is a good book by Tolstoy? / What is a good book by Gogol?
What is my name? / What is your name?
What painter do you look like? / What painter do I look like?
How do I reset his password? / How do I reset her password?
What is polish? / What is Polish?
Who runs it? / Who runs IT?
What does who do? / What does WHO do?
Does he help us? / Does he help US?`,
  entity: `
How do people live in the city? / How do things live in the city?
How much protein is in chicken? / How much fat is in chicken?
What is type A blood? / What is type B blood?
Who is the CEO of Apple? / Who is the CFO of Apple?
Is vitamin A good? / Is vitamin D good?
Is vitamin a good for skin? / Is vitamin d good for skin?
Where is gate A? / Where is gate?
What is the best laptop? / What is a laptop?
Who are good painters? / Who are painters?
How do I draw a person? / How do I draw a thing?
What is a person? / What is a thing?
What is a fork for? / What is a fork?
What is it? / Who is it?
What is my IP address? / What is an IP address?
Do you believe in ghosts? / Do you think of ghosts?
Have you ever seen a ghost? / Have you ever read a ghost?
Is the soup too hot? / Is the soup hot?
Can I mix tea and coffee? / Can I mix tea or coffee?
How can you be a good uncle? / How can you be an uncle?
How do I bake bread? / How do I bake cake?
What are the symptoms of flu? / What are the symptoms of measles?
How do I cook rice? / How do I cook quinoa?
How do I grow tomatoes? / How do I grow potatoes?
What is a verb? / What is a noun?
How do I center a text in a document? / How do I center a table in a document?
Can dogs eat grapes? / Can cats eat grapes?
Can dogs eat grapes? / Can dogs eat apples?
What is the boiling point of water? / What is the boiling point of ethanol?
What is the boiling point of water? / What is the freezing point of water?
How do I clean a cooker? / How do I clean a fridge?
Is coffee good for the heart? / Is coffee good for the skin?
How do I write a function in a shell? / How do I write a loop in a shell?
How do I learn piano? / How do I learn violin?
What is a virus? / What is a bacterium?
How do I print a label? / How do I print a label and barcode?
What is the treatment of hypertension? / What is the treatment of hypotension?
What is an inductor? / What is a conductor?
What are endothermic reactions? / What are exothermic reactions?
What is ingress in a cluster? / What is egress in a cluster?
What is an affect? / What is an effect?
What is mitosis? / What is meiosis?
How do I make tea for my mother? / How do I make tea for my father?
What is the best coat for men? / What is the best coat for women?
How do I treat a dog with fleas? / How do I treat a dog with ticks?
What is the best laptop for students? / What is the best laptop for developers?
How do I find time for hobbies? / How do I find time for hobbies with a baby?
What is demand in economics? / What is economics?
How do I run java in windows? / How do I run java in linux?
What is the currency of the country? / What is the language of the country?
Is a whale a mammal? / Is a whale a fish?
How do I change the oil in a car? / How do I change the tyres in a car?`,
  comparative: `
Is a lion faster than a horse? / Is a horse faster than a lion?
Is gold heavier than lead? / Is lead heavier than gold?
Why is red better than blue? / Why is blue better than red?
What is the best phone? / What is the worst phone?
What is the cheapest flight? / What is the fastest flight?
Which is the oldest church? / Which is the newest church?
What is the largest lake? / What is the smallest lake?
What has more sugar, figs or dates? / What has less sugar, figs or dates?
What is a bigger dog? / What is the biggest dog?
Is it better to rent? / Is it worse to rent?
What was the fastest tank? / What was the most powerful tank?
Who is the most popular singer? / Who is the least popular singer?
How can I be more patient? / How can I be less patient?
What is the highest tower? / What is the lowest tower?
Which car is safer? / Which car is cheaper?
Which plan costs at least ten euros? / Which plan costs at most ten euros?
What is the longest river? / What is the shortest river?
What is a good salary? / What is the best salary?
Which is the easiest language? / Which is the hardest language?
What are the strongest points? / What are the weakest points?`,
  direction: `
Where are you from? / Where am I from?
How are you feeling? / How am I feeling?
What did the man say to the woman? / What did the woman say to the man?
Do kids cook for parents? / Do parents cook for kids?
Who taught Plato? / Who did Plato teach?
How do I print to PDF? / How do I print from PDF?
What do you like about me? / What do I like about you?
How many cups are in an ounce? / How many ounces are in a cup?
How do I travel from Paris to Rome? / How do I travel from Rome to Paris?
How do I convert PDF to Word? / How do I convert Word to PDF?
How do I translate from English to German? / How do I translate from German to English?
How do I move photos from my phone to my computer? / How do I move photos from my computer to my phone?
How do I send money from India to Kenya? / How do I send money from Kenya to India?
How do I migrate from mysql to postgres? / How do I migrate from postgres to mysql?
Did the dog bite the man? / Did the man bite the dog?
Does the sun orbit the earth? / Does the earth orbit the sun?
Why do cats chase mice? / Why do mice chase cats?
Can I trust you? / Can you trust me?
Do I owe you money? / Do you owe me money?
How do I write a letter to a judge? / How do I write a letter from a judge?
How do I subtract 5 from 9? / How do I subtract 9 from 5?
What is 8 divided by 2? / What is 2 divided by 8?
How do I get into the house? / How do I get out of the house?
What are flights to Oslo? / What are flights from Oslo?
Which books are by Woolf? / Which books are about Woolf?
What is the exchange rate of euros to dollars? / What is the exchange rate of dollars to euros?
What is the father of the bride called? / What is the bride of the father called?
Who teaches the teachers of doctors? / Who teaches the doctors of teachers?
How do I import from a file? / How do I import into a file?
Who pays for the parents of children? / Who pays for the children of parents?
Should I argue for the plan? / Should I argue against the plan?
How do I drive up the hill? / How do I drive down the hill?`,
  order: `
What should I do before surgery? / What should I do after surgery?
What was the first king of Norway? / What was the last king of Norway?
Who was the first man on the moon? / Who was the last man on the moon?
What is the minimum wage? / What is the maximum wage?
How do I find the min of a list? / How do I find the max of a list?
What comes before Friday? / What comes after Friday?
How do I sort ascending? / How do I sort descending?
What is the next step? / What is the previous step?
What is the start of the film? / What is the end of the film?
Who came second? / Who came third?
What happens until noon? / What happens since noon?
What is the top of the list? / What is the bottom of the list?
What did he do early in life? / What did he do late in life?
How do I get the first element of an array? / How do I get the last element of an array?`,
  verb: `
What is a college? / What is a university?
How do I sort an array? / How do I get an array?
How do I type a letter? / How do I get a letter?
How do I get a job? / How do I do a job?
Can I have a dog? / Can I be a dog?
Do you like dogs? / Do you want dogs?
Can I own a tiger? / Can I be a tiger?
How do I help them? / How do I help us?
How do I calm myself? / How do I calm someone?
Do I have to pay? / Do I pay?
How do I talk to girls? / How do I talk about girls?
How do I cook for kids? / How do I cook with kids?
What is in the box? / What is on the box?
How do I work as a nurse? / How do I work with a nurse?
How do I tell a lie? / How do I get a lie?
How do I build a house? / How do I design a house?
Can asthma be treated? / Can asthma be cured?
Where can I study art? / Where can I sell art?
How do I list users? / How do I sort users?
How do I do the dishes? / How do I have the dishes?
How do I enable dark mode? / How do I disable dark mode?
How do I buy shares? / How do I sell shares?
How do I increase the font size? / How do I decrease the font size?
How do I open an account? / How do I close an account?
How do I start the server? / How do I stop the server?
How do I install the app? / How do I uninstall the app?
How do I upload a file? / How do I download a file?
How do I lock my screen? / How do I unlock my screen?
How do I add a user? / How do I remove a user?
How do I follow a page? / How do I unfollow a page?
How do I encrypt a disk? / How do I decrypt a disk?
How do I log in? / How do I log out?
How do I turn on the heater? / How do I turn off the heater?
How do I gain weight? / How do I lose weight?
How do I import contacts? / How do I export contacts?
How do I accept an offer? / How do I decline an offer?
How do I lend money? / How do I borrow money?
How do I push a branch? / How do I pull a branch?
How do I block a caller? / How do I report a caller?
How do I archive a mail? / How do I delete a mail?
How do I ask a question on the forum? / How do I answer a question on the forum?
How do I raise prices? / How do I lower prices?
How do I subscribe to the list? / How do I unsubscribe from the list?
How do I win an argument? / How do I lose an argument?
How do I hide a column? / How do I show a column?
How do I attach a file? / How do I detach a file?
How do I freeze soup? / How do I thaw soup?
How do I compress a folder? / How do I extract a folder?
Should I pay the fine? / Should I appeal the fine?
How do I write on a PDF? / How do I read a PDF?
What do ribosomes do? / What is a ribosome?`,
  asking: `
When did the war end? / Where did the war end?
Why did the war end? / How did the war end?
Who wrote the song? / Who sang the song?
How is butter made? / Why is butter made?
How much is a ticket? / Where is a ticket?
How long is the film? / How old is the film?
How many people live there? / How do people live there?
Can I sue my landlord? / How do I sue my landlord?
Should I sell my car? / How do I sell my car?
Is the bank open? / Why is the bank open?
Who is the president? / Who was the president?
Will it rain? / Did it rain?
What is the plan? / What was the plan?
Why should I exercise? / How should I exercise?
What is inflation? / What causes inflation?
How far is the beach? / How deep is the beach?
Should I take it? / Must I take it?
How often should I train? / How long should I train?
What will the price be? / What is the price?
What books have been made into movies? / What books should be made into movies?`,
  code: `
What is (2 + 3) * 4? / What is 2 + (3 * 4)?
What is -5 + 3? / What is 5 + 3?
What is 5/3? / What is 5*3?
What does map() return in js? / What does filter() return in js?
What is the difference between == and ===? / What is the difference between == and =?
How do I use array.push? / How do I use array.pop?
What does user_id mean? / What does user_name mean?
How do I call getUser? / How do I call setUser?
What does --force do? / What does --dry-run do?
How do I compile C++? / How do I compile C#?
What does fs.readFile do? / What does fs.writeFile do?
What is x > 5? / What is x < 5?
How do I fix \`null\` in sql? / How do I fix \`NaN\` in sql?
What is in /etc/hosts? / What is in /etc/passwd?
How does String.trim work? / How does string.Trim work?
What does git reset --hard do? / What does git reset --soft do?
How do I declare let x = 1? / How do I declare let y = 1?
What is a + b? / What is a * b?
What does import os do? / What does import sys do?
What does chmod 755 do? / What does chmod 644 do?
How do I loop in python? / How do I loop in ruby?
What does $HOME mean? / What does $PATH mean?`,
  task: `
Write a poem about rain. / Write a poem about snow.
Write a short story about a dog. / Write a long story about a dog.
Summarize this text in 3 sentences. / Summarize this text in 5 sentences.
Translate good morning to French. / Translate good night to French.
Write a formal mail to my boss. / Write an informal mail to my boss.
List the pros of remote work. / List the cons of remote work.
Give me a name for a bakery. / Give me a name for a brewery.
Explain gravity to a child. / Explain gravity to a physicist.
Write a haiku about the sea. / Write a sonnet about the sea.
Make a plan for a vegan week. / Make a plan for a keto week.
Rewrite it in the past tense. / Rewrite it in the future tense.
Draft a contract for the buyer. / Draft a contract for the seller.`,
};
