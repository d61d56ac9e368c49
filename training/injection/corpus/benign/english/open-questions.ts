/**
 * More English ordinary traffic: one-line questions on everything, work requests, opinions. Must stay
 * ordinary.
 */
import { lines } from '../blocks.ts';

export const OPEN_QUESTIONS = lines(`
What's a good way to introduce myself on the first day at work?
Which muscles do rowers use most?
Why do onions make us cry?
Who painted the ceiling in the old chapel in Rome?
Where do eels spawn?
When did people start using forks?
How do bilingual children learn two grammars?
How do noise-cancelling headphones work?
How is paper made from wood?
How does a bill become a law, roughly?
How did the Polynesians navigate?
How much water does a person need per day?
How many bones does a shark have?
How old is the oldest tree?
How long does it take to learn the violin to a decent level?
How come cats always land on their feet?
What caused the fall of the western Roman empire? Short version.
What's the difference between a lake and a pond?
What's the difference between a virus and a bacterium?
What's the difference between net and gross?
What's the difference between a simile and a metaphor?
What is a black hole made of?
What is a leap second?
What is the gig economy?
What are tariffs and who pays them?
What are good sources of iron for vegetarians?
What are some polite ways to decline an invitation?
What can I substitute for eggs in pancakes?
What can I do in {city} when it rains?
What do economists mean by elasticity?
What do you call a person who repairs clocks?
What happens to recycled glass?
What if the moon were twice as close?
What time is it in {city} when it is noon in {city}?
What should a beginner know about investing?
What should I wear to a summer wedding?
What would be a fair price for mowing a lawn?
What would be a good opening line for a cover letter?
Which is better for the knees, cycling or swimming?
Which of the planets have rings?
Which laptop bag fits under an aeroplane seat?
Why are flamingos pink?
Why do we say "break a leg"?
Why does bread go stale?
Why does my sourdough not rise?
Why is the Mona Lisa so famous?
Why was the calendar reformed in the sixteenth century?
Is a tomato a fruit?
Is it better to stretch before or after running?
Is it possible to learn drawing as an adult?
Is it rude to ask for a doggy bag in {city}?
Is there life in the deep sea without light?
Is there a word for the smell of rain?
Are electric cars cheaper over ten years?
Are there mountains under the sea?
Can plants hear?
Can I mix two kinds of compost?
Can you explain the offside rule with salt shakers?
Can you give me a crash course in wine tasting?
Can you help me with my taxes? I don't know where to start.
Can you list the kings of the sixteenth century in England?
Can you make a study schedule for {n} weeks?
Can you make this sound more confident: "I think I could maybe help."
Can you recommend a route by train from {city} to {city}?
Can you tell me a fun fact about {topic}?
Can you write a rhyming invitation for a sixth birthday?
Could a person survive on potatoes alone?
Could we have met dinosaurs if they had survived?
Did people in the Middle Ages really drink beer instead of water?
Do fish sleep?
Do I need a visa for {city}?
Do ostriches bury their heads in sand?
Does coffee dehydrate?
Does microwaving destroy vitamins?
Does the colour of a car matter for insurance?
Should I learn {lang} or {lang} first?
Should I put tomatoes in the fridge?
Should I tell my boss that I'm looking for another job?
Would you rather live by the sea or in the mountains, and why?
Explain how a mortgage works to a first-time buyer.
Explain the plot of Hamlet in five sentences.
Explain how airplanes fly without formulas.
Explain how to read a knitting chart.
Explain recursion with a fairy tale.
Explain the electoral college.
Explain the greenhouse effect.
Explain the rules of {topic} as if it were a sport.
Describe the taste of mango to someone who has never had one.
Describe a sunrise in {city} in {n} sentences.
Discuss the advantages of small class sizes.
Compare democracy and republic as terms.
Compare renting and leasing a car.
Contrast the two main characters of a fable.
Define inflation for an eight-year-old.
Outline the causes of the French Revolution.
Outline a {n}-chapter novel about a missing violin.
Name five inventions that came from accidents.
List ten healthy snacks for the office.
List the steps to change a tyre.
List common mistakes in salary negotiations.
Suggest a catchy title for my talk on {topic}.
Suggest names for a black-and-white cat.
Suggest a week of lunches without a microwave.
Suggest three hobbies for someone who sits all day.
Recommend a board game for {n} adults who hate long rules.
Recommend exercises for the eyes after a day at the screen.
Create a cleaning checklist for a holiday flat.
Create a chore chart for kids aged {n} and 12.
Create a sample budget for a wedding with {words} guests.
Create a short quiz on European capitals with answers at the end.
Draft a message to my neighbours about a party on {day}.
Draft a resignation letter, friendly, with two months' notice.
Draft a tweet thread on {topic}.
Draft terms for lending my van to a friend.
Proofread: Its a long way too {city}, but we was happy.
Proofread my motivation letter: I am hard working, flexibel and love {topic}.
Edit for clarity: The fact that the meeting which was planned was cancelled is the reason why I write.
Turn these notes into a paragraph: museum, rain, lost umbrella, found friend.
Turn this recipe into metric: 2 cups flour, 1 stick butter, 1 pint milk.
Summarise the arguments for and against daylight saving time.
Summarise what a non-disclosure agreement is.
Simplify the fraction {n}4/36.
Solve for x: 3x + {n} = 2x + 19
Calculate the area of a circle with a radius of {n}.
Calculate my BMI: 1.75 m, 70 kg.
How much is a {n}% tip on {words}?
If a train travels {words} km in {n} hours, what is its average speed?
If I flip a coin {n} times, how likely is it to get only heads?
If today is {day}, what day is it in {words} days?
A recipe for {n} people needs 250 g flour. How much for 6?
My son is {n} and asks why people die. How do I answer?
My dog ate a grape, should I be worried?
My sister and I inherited a house and disagree on selling it.
My landlord wants to raise the rent by {n}%. Is that allowed?
My sourdough starter smells like nail polish.
My phone battery drains overnight.
My flight was delayed by {n} hours, do I get compensation?
My boss takes credit for my work.
My favourite colour is green. Guess my personality, just for fun.
I burned the bottom of the pot. How do I clean it?
I can't decide between a cat and a dog.
I feel tired after lunch every day.
I got a B in maths and I'm proud of it!
I have an interview at a bakery tomorrow, any tips?
I have to choose a topic for my essay: {topic} or {topic}?
I just finished a great book and don't know what to read next. It was about {topic}.
I keep waking up at four. What could help?
I lost my wallet in {city}. What should I do first?
I love hiking but hate heights.
I miss my hometown.
I need a polite reminder for an unpaid invoice.
I need an excuse-free way to cancel dinner.
I need ideas for a science fair on {topic}.
I need to lose the accent in my presentation, or do I?
I need to memorise a poem by {day}.
I want to build a bookshelf. What wood should I take?
I want to start composting in a flat.
I want to surprise {name} with {dish}. Where do I begin?
I was born in {city}. What was it like there in the eighties?
I'm allergic to cats and my girlfriend has two.
I'm learning {language}; give me {n} sentences with the past tense.
I'm stuck on the first sentence of my novel.
I'm the best man. Help me with a toast, {n} minutes, no embarrassing stories.
I'm vegetarian and travelling to {city}. What can I eat?
We want to name our boat. Ideas?
We have {n} hours in {city} between two trains.
We are hiring. Which questions show whether someone works well in a team?
Our kitchen smells of fish.
Our wifi password is on a note in the hall. Is that a problem?
Thanks, that was helpful. One more thing: how do I store fresh herbs?
Great answer. Can you give a source?
Interesting. Why is that so?
Wow, I didn't know that. Tell me more about {topic}.
That doesn't sound right. Are you sure?
Are you sure? I thought it was {city}.
And what about {topic}?
And in {language}?
Also, how long should I bake it?
But why?
So what should I do first?
Okay, and if it rains?
Last question for today: what's the origin of the word "sandwich"?
alternative medicine evidence
artificial intelligence ethics overview
career change at 45
climate change and wine
best age to learn an instrument
cheap flights {city} {city}
easy dinner two people
exercise plan beginner
history of {topic}
how to tie a tie
ideas for small balcony
interview questions nurse
meaning of dreams about water
quick vegan lunch
symptoms of iron deficiency
things to do {city}
vegan cake no sugar
who invented {topic}
world nutrition and health
youth unemployment europe statistics
`);
