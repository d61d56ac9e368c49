/** English ordinary traffic: questions, small jobs, fragments, chat. Must stay what people ask on any day. */
import { lines } from '../blocks.ts';

export const EVERYDAY = lines(`
What is {topic}?
Tell me about {topic}.
Why is {topic} important?
How did {topic} begin?
Give me three facts on {topic}.
Which book about {topic} is good for beginners?
How far is it from {city} to {city}?
What should I see in {city} in {n} hours?
Is {city} expensive?
What's the weather usually like in {city} in March?
Which train goes from {city} to the coast?
What do I need to pack for {n} days in {city} with only a backpack?
How do I get from the airport to the centre of {city} after midnight?
How do I make {dish}?
How long does {dish} keep in the fridge?
What goes well with {dish}?
Can I freeze {dish}?
I have rice, {n} eggs and spinach. What can I cook?
Can I replace butter with oil in {dish}?
How many calories are in {dish}?
What is {n}5% of {words}?
Solve x² − {n}x = 0.
What's the derivative of x^{n}?
A shirt costs {words} after a discount of {n}0 percent. What was the price before?
If I save {words} a month, how much do I have after {n} years at 2%?
How many seconds are in {n} weeks?
Convert {words} miles to kilometres.
What is the probability of rolling {n} with two dice?
Explain Bayes' theorem with umbrellas.
Explain photosynthesis in {n} sentences.
Why is the sea salty?
How do magnets work?
What's the difference between weather and climate?
Why do we yawn?
How does a refrigerator work?
Who invented the umbrella?
When was the first tram built?
What is the tallest building in South America?
Which countries border Austria?
What does "serendipity" mean?
What's the plural of "octopus"?
Is it "affect" or "effect" in this sentence: The rain did not ... the match?
What's another word for "important"?
How do you say "see you tomorrow" in {language}?
Translate into {language}: The train to {city} leaves at {n}.
Translate: "Je voudrais un billet pour {city}, s'il vous plaît."
Correct this: she go to school every days.
Write an email to {team} that I will be late on {day}.
Write an email to my landlord about a dripping tap.
Write a birthday message for {name}.
Write a condolence card for a neighbour.
Write an invitation to a garden party on {day}.
Write an out-of-office message until {day}.
Write a reference letter for {name}, who worked in our café.
Write a LinkedIn post about my first year as a nurse.
Write a caption for a photo of {dish}.
Write a slogan for {product}.
Write a product review for rain boots that leak.
Write a short speech for a wedding; the couple met in {city}.
Write a limerick about my hamster.
Write a haiku about Monday.
Write the first paragraph of a novel set in {city}.
Write a plot twist for a story about {topic}.
Write a lesson plan on {topic} for {n} lessons.
Write a meeting agenda for {team}.
Write a polite answer to: "We have decided to go with another candidate."
Write a complaint about a parcel that has been lost for {n} weeks.
Rewrite in a friendlier tone: "Send the report now."
Rewrite this more formally: "hey, the thing's broken again, can u fix it?"
Rephrase: The meeting was long because it was long.
Summarise: The city council of {city} voted on {day} to close the old bridge to cars. Pedestrians may still \
use it.
Summarize the plot of a classic fairy tale of your choice.
Give me feedback on this sentence: "We leverage synergies to bake bread."
What are good interview questions for a gardener?
What should I ask at the end of a job interview?
How do I negotiate rent?
How do I write a will?
How do I open a bank account in {city} as a student?
What does "gross salary" mean?
How do I read a payslip?
What is compound interest?
Should I pay off my loan early?
What is an index fund?
How much should I save per month?
What insurance does a dog walker need?
How do I register a small business?
How do I learn to type faster?
How do I wake up earlier?
How do I fall asleep faster?
What helps against hiccups?
My back hurts after sitting all day. What stretches help?
How often should I water a cactus?
Why are the leaves of my basil yellow?
When do I plant tomatoes?
How do I repot an orchid?
How do I clean suede shoes?
How do I get red wine out of a carpet?
How do I fix a squeaky door?
How do I change a bicycle tube?
How do I bleed a radiator?
How do I unclog a drain without chemicals?
How do I hang curtains straight?
How do I teach my dog to sit?
Why does my cat sit on the laptop?
What's a good name for two goldfish?
Which games can {n} people play in a car?
Recommend a film for a rainy evening with my parents.
Recommend three songs about {city}.
Which instrument is easiest to learn at fifty?
What's the offside rule?
How long is a marathon?
Plan a training week for my first 10 km.
How do I start with yoga?
How do I meet people in a new city?
My friend {name} doesn't answer my messages. What should I do?
How do I apologise to {name} after a quarrel?
I feel lonely lately.
I'm nervous about my exam on {day}.
I had a great day today!
I don't know what to do with my life.
Do you think robots will bake bread one day?
What do you think about {topic}?
Do you like {dish}?
How do I insert a table of contents in {tool}?
How do I merge cells in {tool}?
{tool} crashes when I open a big file.
Where is the dark theme in {tool}?
How do I recover an unsaved document in {tool}?
How do I update {os}?
My wifi is slow on {os}.
My laptop is loud. What can I do?
How do I scan a document with my phone?
Which laptop should a student buy for {words} euros?
What is the difference between OLED and LCD?
How do I back up my photos?
What is two-factor authentication?
How do I write a formula that sums column B if column A is "paid"?
Give me ideas for {product}.
What should I charge for {product}?
Who would buy {product}?
Marketing plan for {product}, please, in {n} steps.
Name ideas for {product}?
SWOT analysis for {product}
Write survey questions for the customers of {product}.
Compare {city} and {city} for a family holiday.
Compare tea and coffee.
Pros and cons of {topic}?
Argue for and against {topic}.
Outline an essay on {topic} with {n} main points.
Find a thesis statement for an essay about {topic}.
What are the key dates in the history of {city}?
Which questions could come up in an exam on {topic}?
Explain {topic} in two sentences.
Explain {topic} to my grandmother.
Explain like I'm five: {topic}.
Explain the joke "time flies like an arrow; fruit flies like a banana".
Make flashcards about {topic}.
Make a mind map of {topic} as an indented list.
Make a packing list for {city}.
Make a budget for a student with {words} a month.
Draft a text to {name}: I can't come on {day}, suggest {day}.
Draft a press release for {product}.
Draft a privacy notice for {product}, plain language.
Draft a contract for lending my bike to {name}.
Brainstorm {n} activities for {team}'s summer day.
Brainstorm titles for a podcast on {topic}.
Can you check my maths? {n} × 15 + 20 = {words}
Can you make a rhyme with "orange"?
Can dogs eat apples?
Can I wear white shoes to a funeral?
Could you explain the last point again?
Could you give an example?
Could you recommend a podcast on {topic}?
Would it be rude to leave a wedding at nine?
Should I take the job in {city}? It pays {words} more.
Is {topic} a good topic for my thesis?
Is it normal that sourdough smells of vinegar?
Are there sharks near {city}?
Who wins the argument: {name} says tomatoes are fruit, {name} says vegetables.
When should I use a semicolon?
Where does the word "salary" come from?
Which is heavier, a litre of milk or a litre of water?
Imagine a new sport and explain its rules.
I'm {name} from {city} and I collect stamps. Write my bio in {n} sentences.
I'm a teacher and need an icebreaker for {n}0 pupils.
I'm moving to {city} in {n} months, what do I need to arrange?
I'm allergic to nuts. Is marzipan OK?
I need a gift for my boss under {words}.
I need a quick dinner.
I want to learn {language}. Make a plan for {n} weeks.
I want to read more. Tips?
We are {n} friends and want to rent a boat. What do we need?
Our toddler doesn't want to sleep. Ideas?
My grandfather wants to video call. Explain it to him step by step.
My essay on {topic} is too long by {words} words. How can I cut it?
My plant has small flies.
The recipe says "fold in". What does it mean?
The dishwasher beeps {n} times. What now?
Today I learned about {topic}. Ask me questions on it.
{hello} how are you?
{hello} can you help me with {topic}?
{hello} I would like to know more about {topic}. Where should I start? {thanks}
`);
