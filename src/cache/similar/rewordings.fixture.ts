/**
 * How people reword what they ask, written before it was looked at what is found of it. What asks for the same in words
 * that no table has stays in: most of it is missed. Invented; a slash with spaces parts a pair.
 */

/** The tables of words and ways of asking were widened with these in view. */
export const REWORDINGS = `
How do I learn to play chess? / What is the best way to learn chess?
What's the best way to learn Spanish on my own? / How can I learn Spanish by myself?
How do I become a data scientist? / What should I do to become a data scientist?
How can I become a data scientist? / What do I need to do to become a data scientist?
How does one become a pilot? / What does it take to become a pilot?
How long does it take to learn piano? / How much time does it take to learn piano?
How long will it take to learn piano? / How much time do I need to learn piano?
Why is the sky blue? / What makes the sky blue?
Why do cats purr? / What makes cats purr?
Why do leaves change color? / What causes leaves to change color?
What happens if I swallow gum? / What would happen if you swallowed gum?
Is it bad to crack your knuckles? / Is cracking your knuckles bad?
Is it safe to eat raw eggs? / Is eating raw eggs safe?
Is it worth learning Latin? / Is Latin worth learning?
Is it possible to learn a language in your sleep? / Can you learn a language in your sleep?
Does coffee stunt your growth? / Can coffee stunt your growth?
Who invented the telephone? / Who is the inventor of the telephone?
Who was the inventor of the telephone? / Who invented the telephone?
Who wrote Hamlet? / Who is the author of Hamlet?
Who is the CEO of Nokia? / Who's Nokia's CEO?
What is the population of Norway? / How many people live in Norway?
How many people are there in Norway? / What is the population of Norway?
What is the height of Mount Everest? / How tall is Mount Everest?
What is the length of the Nile? / How long is the Nile?
What is the distance from Rome to Milan? / How far is it from Rome to Milan?
How far is Rome from Milan? / What is the distance between Rome and Milan?
What is the cost of living in Oslo? / How expensive is it to live in Oslo?
How much does an iPhone cost? / What does an iPhone cost?
What is the price of an iPhone? / How much is an iPhone?
What time is it in Tokyo? / What is the time in Tokyo?
What's the weather in Oslo? / How is the weather in Oslo?
When was the Eiffel Tower built? / In what year was the Eiffel Tower built?
When did Einstein die? / What year did Einstein die?
Where is Timbuktu? / Where is Timbuktu located?
Where can I find cheap flights? / How do I find cheap flights?
What is an API? / What does API stand for?
What is an API? / What's an API?
Define entropy / What is entropy?
What is entropy? / What is the definition of entropy?
Can you explain quantum entanglement? / What is quantum entanglement?
Explain quantum entanglement / What is quantum entanglement?
Tell me about black holes / What are black holes?
What do I do if my phone gets wet? / What should I do when my phone gets wet?
My phone got wet, what should I do? / What should I do if my phone got wet?
How do I fix a phone that won't turn on? / My phone won't turn on. How do I fix it?
What are the benefits of yoga? / What are the advantages of doing yoga?
What are the benefits of drinking green tea? / What are the benefits of green tea?
What are the side effects of aspirin? / Does aspirin have side effects?
Which language should I learn first? / What language should I learn first?
Which is the best laptop for programming? / What is the best laptop for coding?
What is the best laptop for programming? / What laptop is best for programming?
Best laptop for programming? / What is the best laptop for programming?
What are some good books about history? / Can you recommend good history books?
What books should I read about history? / What are the best books on history?
What are the best books to read on history? / What are the best books on history?
What are good places to visit in Peru? / What places should I visit in Peru?
What are the must see places in Peru? / What are the best places to see in Peru?
What are some tips for a first date? / Any tips for a first date?
How do I prepare for a job interview? / What is the best way to prepare for a job interview?
How should one prepare for the GRE? / How do I prepare for GRE?
How do I deal with stress? / How can I cope with stress?
How can I stop worrying? / How do I stop worrying so much?
How do I get over my ex? / What is the best way to get over an ex?
How do I know if she likes me? / How can I tell if she likes me?
How can you tell if a melon is ripe? / How do you know when a melon is ripe?
What's the difference between a virus and bacteria? / How do viruses differ from bacteria?
How is a crocodile different from an alligator? / What is the difference between a crocodile and an alligator?
What is the difference between affect and effect? / affect vs effect difference
Are tomatoes a fruit or a vegetable? / Is a tomato a fruit or a vegetable?
Should I learn Java or Python? / Is it better to learn Java or Python?
Which is better, Java or Python? / Is Java better than Python?
Do you believe in ghosts? / Do you think ghosts exist?
Do aliens exist? / Is there such a thing as aliens?
Is there life on Mars? / Does life exist on Mars?
Has anyone ever walked on Mars? / Did anyone ever walk on Mars?
How do I convert a PDF to Word? / How can I turn a PDF into a Word document?
How do I open a bank account online? / How can I open a bank account on the internet?
How do I change my username? / Can I change my username?
How to remove wine stains / How do you get wine stains out?
How do I lower my cholesterol? / How can I reduce my cholesterol level?
What is a good way to wake up early? / How can I wake up early in the morning?
How do I stop a nosebleed? / How can I make a nosebleed stop?
What foods are high in iron? / Which foods contain a lot of iron?
What food contains iron? / Which foods have iron?
Why can't I sleep? / Why am I not able to sleep?
Why am I always tired? / Why do I feel tired all the time?
How do vaccines work? / How does a vaccine work?
How does the stock market work? / How do stock markets work?
What does a lawyer do? / What is the job of a lawyer?
What is it like to work at Nokia? / How is it to work at Nokia?
What's it like working at Nokia? / What is it like to work for Nokia?
How is working at Nokia? / What is it like to work at Nokia?
How good is Nokia as an employer? / Is Nokia a good employer?
Can I use my phone abroad? / Will my phone work abroad?
How many calories does an apple have? / How many calories are there in an apple?
What's the calorie count of an apple? / How many calories are in an apple?
I want to learn guitar. How should I start? / How do I start learning guitar?
I would like to know how to make sushi / How do I make sushi?
Could you help me understand recursion? / What is recursion?
I need help with removing a tick / How do I remove a tick?
Could you please tell me how to bake bread? / How do I bake bread?
Can you recommend a good book on birds? / What is a good book on birds?
Please suggest some good movies / What are some good movies?
What's your favorite movie? / Which movie is your favorite?
What is the capital city of Peru? / What is the capital of Peru?
Which city is the capital of Peru? / What is the capital of Peru?
What language is spoken in Brazil? / Which language do they speak in Brazil?
What language do people speak in Brazil? / What language is spoken in Brazil?
How is cheese made? / How do you make cheese?
How is cheese made? / How do they make cheese?
How are diamonds formed? / How do diamonds form?
How can diabetes be prevented? / How can I prevent diabetes?
How can I prevent diabetes? / What can I do to prevent diabetes?
What are the causes of diabetes? / What causes diabetes?
What is the cause of diabetes? / What causes diabetes?
What are the main causes of the French Revolution? / What caused the French Revolution?
What is the treatment for gout? / How is gout treated?
How do you treat gout? / What is the best treatment for gout?
What are the symptoms of the flu? / How do I know if I have the flu?
What is the purpose of the appendix? / What does the appendix do?
What is the function of the liver? / What does the liver do?
What is the use of a capacitor? / What is a capacitor used for?
What are capacitors used for? / What is a capacitor used for?
Why is it important to sleep? / Why is sleep important?
Why is exercise important? / What is the importance of exercise?
What is the importance of exercise? / Why do we need exercise?
What does it mean to be rich? / What is the meaning of being rich?
What does "carpe diem" mean? / What is the meaning of "carpe diem"?
What's the meaning of carpe diem? / What does carpe diem stand for?
What is the best age to start school? / At what age should a child start school?
What's the best time to visit Japan? / When is the best time to visit Japan?
When should I visit Japan? / When is the best time to visit Japan?
How early should I arrive at the airport? / How long before my flight should I arrive at the airport?
How many hours of sleep do I need? / How much sleep do I need?
How much sleep do adults need? / How many hours should adults sleep?
How much water should I drink a day? / How much water should one drink per day?
How much water should I drink daily? / How much water should I drink every day?
How do I make my hair grow faster? / How can I grow my hair faster?
How do I gain weight fast? / How can I gain weight quickly?
How can I lose weight quickly? / What is the fastest way to lose weight?
What is the easiest way to lose weight? / How can I lose weight easily?
How can I easily learn Spanish? / What is the easiest way to learn Spanish?
How do I improve my English speaking? / How can I improve my spoken English?
How can I speak English fluently? / How do I become fluent in English?
How do I improve my handwriting? / What are ways to improve my handwriting?
How can I increase my self confidence? / How do I build self-confidence?
How do I overcome fear of flying? / How can I get over my fear of flying?
How do I make friends in college? / What is the best way to make friends at college?
How do I ask a girl out? / What's the best way to ask out a girl?
How do I get a girlfriend? / How can I find a girlfriend?
How do I earn money from home? / What are some ways to make money from home?
How can a student make money online? / How do students earn money online?
How do I invest in the stock market? / What is the best way to invest in stock market?
How do I start investing in stocks? / How do I invest in stocks?
What is the best way to invest 1000 euros? / How should I invest 1000 euros?
Where should I invest 1000 euros? / Where can I invest 1000 euros?
Is the iPhone better than Android? / Which is better, iPhone or Android?
What is better, tea or coffee? / Which one is better, coffee or tea?
Is it OK to drink coffee at night? / Is it okay to drink coffee at night?
Is it legal to own a tiger in Texas? / Can you legally own a tiger in Texas?
Are sharks dangerous to humans? / Are sharks dangerous?
What are the most dangerous animals in the world? / Which animals are the most dangerous in the world?
Which is the most beautiful city in Italy? / What is the most beautiful city in Italy?
What is the largest country in Africa? / Which country is the largest in Africa?
Which country in Africa is the largest? / What is the largest country in Africa?
What is the biggest lake in Peru? / What is the largest lake in Peru?
Who is the richest person in the world? / Who is the richest man in the world?
Who is the greatest football player of all time? / Who is the best football player ever?
Who is the best football player of all time? / Who is the greatest footballer of all time?
What was the cause of World War I? / What caused World War I?
Why did World War I start? / What caused World War I?
What would you do if you won the lottery? / If you won the lottery, what would you do?
If I quit smoking, will I gain weight? / Will I gain weight if I quit smoking?
What are the pros and cons of homeschooling? / What are the advantages and disadvantages of homeschooling?
What are the disadvantages of solar energy? / What are the drawbacks of solar energy?
How do I delete my Instagram account permanently? / How can I permanently delete my Instagram account?
How do I recover deleted photos from my phone? / How can I get back deleted photos from my phone?
How do I recover my Gmail password? / I forgot my Gmail password. How can I recover it?
How do I reset my Gmail password? / How can I reset the password of my Gmail account?
How do I block someone on Facebook? / How do you block a person on Facebook?
How can I see who viewed my profile? / Is there a way to see who viewed my profile?
How do I take a screenshot on a Mac? / How can you take screen shots on Mac?
How do I root my Android phone? / How can I root an Android phone?
How do I speed up my computer? / How can I make my computer faster?
Why is my computer so slow? / Why is my computer running slow?
What programming language should a beginner learn? / What is the best programming language for a beginner?
What is the best way to learn programming? / How should I start learning programming?
How do I start to learn programming? / How can I start learning coding?
What is the difference between C and C++? / How does C++ differ from C?
What are the differences between C and C++? / How are C and C++ different?
How do you find the area of a circle? / How do I calculate the area of a circle?
What is the formula for the area of a circle? / How do I find the area of a circle?
How can I be a good chef? / What should I do to be a great chef?
How do I become a better writer? / How can I become a good writer?
How can I get better at chess? / How do I improve at chess?
How can I improve my memory? / What should I do to improve my memory?
What should I do to improve my memory? / How do I increase my memory power?
How do I control my anger? / What are the ways to control anger?
How do you control your anger? / How can I manage my anger?
How do I get rid of acne? / How can I remove acne?
How do I get rid of acne scars? / What is the best treatment for acne scars?
How do I get rid of dark circles? / What are the ways to remove dark circles?
How can I get rid of a bad habit? / How do I quit a bad habit?
What is the best way to quit smoking? / How can one stop smoking?
How do I stop being lazy? / How can I overcome laziness?
How do I stop procrastinating? / How can I overcome procrastination?
How do I deal with a breakup? / How can I get over a breakup?
How can I tell if my phone is hacked? / How do I know if my phone has been hacked?
How do I hack a Facebook account? / How can I hack someone's Facebook account?
Can I hack a Facebook account? / Is it possible to hack a Facebook account?
Is it possible to learn the piano at 40? / Am I too old at 40 to learn the piano?
Who will win the election? / Who do you think will win the election?
Do you think there will be a third world war? / Will there be a third world war?
Will there be a World War 3? / Is World War 3 going to happen?
What do you think about capital punishment? / What are your views on capital punishment?
What are your thoughts about capital punishment? / What is your opinion on capital punishment?
Do you agree with capital punishment? / Are you for capital punishment?
What is your favorite book and why? / What's your favourite book?
What is your favorite book of all time? / What is your favourite book ever?
What is the best book you have ever read? / Which is the best book you've read?
What is the best movie of all time? / What is the best movie ever made?
What is the best movie you have seen? / Which is the best film you've ever watched?
What is the most beautiful place you have ever visited? / Which is the most beautiful place you've been to?
What's the craziest thing you have ever done? / What is the craziest thing you've done?
What was the happiest moment of your life? / What is the happiest moment in your life?
What is the biggest mistake you've made? / What was the biggest mistake of your life?
What is the purpose of life? / What is the meaning of life?
What is the meaning of life? / What's the meaning of our life?
What is the point of living? / What is the purpose of living?
Why do we dream? / Why do people dream?
Why do humans dream? / Why do people have dreams?
Why do we yawn? / What is the reason for yawning?
Why do women wear makeup? / Why do girls wear makeup?
Why do people hate Nickelback? / Why does everyone hate Nickelback?
Why is everybody on their phone? / Why are people on their phones?
Why did you join Quora? / Why do you use Quora?
Why does my stomach hurt? / What causes stomach pain?
Why was Socrates killed? / Why did they kill Socrates?
How did Hitler die? / How did Adolf Hitler die?
Who is better, Messi or Ronaldo? / Who is the better player, Messi or Ronaldo?
Which phone should I buy under 20000? / What is the best phone under 20000?
Which is the best phone to buy under 20000? / What phone should I buy below 20000?
What is the best phone below 20000? / Which phone is best under 20k?
Which is the best bike under 1 lakh? / What is the best bike in India under 1 lakh?
Which college is best for MBA? / What is the best college for an MBA?
What are the best colleges for MBA in Delhi? / Which are the top MBA colleges in Delhi?
What is the scope of mechanical engineering? / What is the future of mechanical engineering?
What can I do after mechanical engineering? / What should I do after completing mechanical engineering?
What are the job opportunities after an MBA? / What jobs can I get after an MBA?
What is the salary of a pilot? / How much does a pilot earn?
How much do pilots make? / What is the average salary of a pilot?
How much money does a pilot make? / How much does a pilot make?
What is the starting salary of a nurse? / How much do nurses make starting out?
How do I apply for a passport? / What is the process to apply for a passport?
What is the procedure for getting a passport? / How do I get a passport?
How can I get a passport in Peru? / What's the way to get a passport in Peru?
What documents are required for a passport? / Which documents do I need for a passport?
How many days does it take to get a passport? / How long does it take to get a passport?
How do I start my own company? / How do I start a company?
How can I start an online business? / How do you start a business online?
What is the best business to start with little money? / What business can I start with little money?
How do I get funding for my startup? / How can I raise money for my startup?
How do I market my product? / What is the best way to market a product?
What are the best ways to promote my website? / How do I promote my website?
How can I increase traffic to my website? / How do I get more traffic on my website?
How do I increase website traffic? / How can I increase traffic on my website?
How can I get more followers on Instagram? / How do I increase my Instagram followers?
How do I get more Instagram followers? / How can I gain followers on Instagram?
How can I make my boyfriend happy? / What can I do to make my boyfriend happy?
How do I impress a girl? / What should I do to impress a girl?
How do I propose to a girl? / What is the best way to propose to a girl?
What are the best places to visit near Delhi? / What are some good weekend places near Delhi?
What is the best place to live in Spain? / Where is the best place to live in Spain?
Where should I live in Spain? / What is the best place to live in Spain?
What are some interesting facts about cats? / What are some amazing facts about cats?
What are some facts about cats? / What are some interesting facts about cats?
What are some mind blowing facts about space? / What are the most mind-blowing facts about space?
What are some good jokes? / What are the best jokes?
Can you tell me a joke? / Tell me a joke
What should I eat to gain weight? / What food should I eat to gain weight?
What should I eat for breakfast? / What is the best thing to eat for breakfast?
Is drinking milk at night good? / Is it good to drink milk at night?
What are the health benefits of garlic? / What are the benefits of garlic?
How is life in Norway? / What is it like to live in Norway?
How does it feel to be rich? / What does it feel like to be rich?
What's it like being a twin? / What is it like to be a twin?
What is the fastest animal? / What's the fastest animal on earth?
What is the fastest animal in the world? / Which animal is the fastest in the world?
What is the tallest building in the world? / Which is the world's tallest building?
What is the smallest country? / What is the smallest country in the world?
`;

/** Written afterwards: nothing was fitted to them. */
export const LATER_REWORDINGS = `
How do I unclog a sink? / What's the best way to unclog a kitchen sink?
How do I remove ink from leather? / How can ink be removed from leather?
Why do my eyes water when I cut onions? / Why do onions make you cry?
How long should I boil eggs? / How long do I need to boil an egg?
What temperature should I bake salmon at? / At what temperature do you bake salmon?
Can you freeze cooked rice? / Is it possible to freeze cooked rice?
How do I ripen avocados quickly? / How can I make an avocado ripen faster?
What is the healthiest bread? / Which bread is the healthiest?
How do I know if eggs are bad? / How can you tell if an egg has gone bad?
How do I clean a cast iron pan? / What is the best way to clean a cast-iron pan?
Who painted the Mona Lisa? / Who was the painter of the Mona Lisa?
When did World War 2 end? / What year did World War 2 end?
How many planets are there in the solar system? / How many planets are in our solar system?
Why did the Roman Empire fall? / What caused the fall of the Roman Empire?
What is photosynthesis? / Can you explain photosynthesis to me?
How does photosynthesis work? / Explain how photosynthesis works
What is the boiling point of water? / At what temperature does water boil?
How do airplanes fly? / How does an airplane fly?
Why is the ocean salty? / Why is sea water salty?
How do I write a cover letter? / What should I do to write a good cover letter?
What should I wear to a job interview? / What do I wear for a job interview?
How do I ask for a raise? / What's the best way to ask my boss for a raise?
How do I resign from my job? / What is the best way to resign from a job?
How can I work remotely? / How do I find a remote job?
What are the best remote jobs? / Which remote jobs are the best?
How do I sort a list in Python? / How can I sort a Python list?
How do you reverse a string in Java? / What is the best way to reverse a string in Java?
What is a closure in JavaScript? / What are closures in JavaScript?
What is the difference between a thread and a process? / How do threads and processes differ?
How do I undo my last commit in git? / How can I undo the last git commit?
How do I center a div? / How can a div be centered?
What is a REST API? / Explain what a REST API is
Is Rust worth learning? / Is it worth learning Rust?
Should I learn Rust in 2024? / Is it worth it to learn Rust in 2024?
How do I train a puppy to sit? / How can I teach my puppy to sit?
How often should I walk my dog? / How many times a day should I walk my dog?
Why does my cat bite me? / Why is my cat biting me?
What human foods can dogs eat? / Which human foods are safe for dogs?
Can dogs eat grapes? / Are grapes safe for dogs?
How do I stop my dog from barking? / How can I get my dog to stop barking?
How do I lower my blood pressure? / What are some ways to lower blood pressure?
What is a normal heart rate? / What should my heart rate be?
How much sleep does a teenager need? / How many hours should a teenager sleep?
How can I fall asleep faster? / What is the best way to fall asleep fast?
Is coffee bad for you? / Is drinking coffee bad?
What are the side effects of creatine? / What side effects does creatine have?
How do I treat a sunburn? / What is the best treatment for sunburn?
How do I save money on groceries? / What are some ways to save on groceries?
How can I pay off my debt faster? / What is the fastest way to pay off debt?
What is compound interest? / What is meant by compound interest?
How do I file my taxes online? / How can I do my taxes online?
How do I cancel my gym membership? / What is the process to cancel a gym membership?
Where can I watch Casablanca? / Where is Casablanca streaming?
Who directed Casablanca? / Who was the director of Casablanca?
What should I watch on Netflix? / What are the best shows on Netflix?
What are some good books for teenagers? / Which books would you recommend for teenagers?
How do I learn to draw? / How can I start learning to draw?
How hard is it to learn Japanese? / Is Japanese difficult to learn?
How long does it take to learn Japanese? / How many months does it take to learn Japanese?
What are the best places to visit in Kyoto? / What should I see in Kyoto?
`;
