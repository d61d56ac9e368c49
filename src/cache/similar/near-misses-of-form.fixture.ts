/** Near misses of form: who does it and to whom, one small word more, another way to ask. Invented; a slash parts a pair. */
export const NEAR_MISSES_OF_FORM: Readonly<Record<string, string>> = {
  voice: `
What is it like to be tortured? / What is it like to torture?
Is she loved? / Does she love?
Can my employer be fined? / Can my employer fine?
Should I be fired for that? / Should I fire for that?
Do I have to be invited? / Do I have to invite?
What is interesting about love? / What is interested in love?
Is Anna boring? / Is Anna bored?
Why is he confusing? / Why is he confused?
Has he been paid? / Has he paid?
Is my card charged? / Is my card charging?
Can I get my tattoo removed in Rome? / Can I remove my tattoo in Rome?
How do I get my roof repaired in winter? / How do I repair my roof in winter?
Can I be sued for a bad review? / Can I sue for a bad review?
Is my card being charged? / Is my card charging?
Who was bitten by the dog? / Who bit the dog?
How do I get hired by a startup? / How do I hire a startup?
How can I be understood? / How can I understand?
Should I be paid for training? / Should I pay for training?
Am I boring? / Am I bored?
Was the witness questioning? / Was the witness questioned?
Is the patient being treated? / Is the patient treating?
Can children be adopted in Spain? / Can children adopt in Spain?
How do I get promoted at work? / How do I promote at work?
What is it like to be taught by robots? / What is it like to teach robots?
How are dogs eaten? / How do dogs eat?
How is butter made? / How does butter make?
How was the bank robbed? / How do I rob a bank?
How are you related? / How do you relate?
How is he paid? / How does he pay?
How are children taught? / How do children teach?
How can doctors be trusted? / How can doctors trust?
How can a teacher be paid? / How can a teacher pay?
How is he known? / How do I know him?
How are presidents elected in Peru? / How do presidents elect in Peru?
How is the test passed by students? / How do I pass students?
How was butter made? / How is butter made?`,
  form: `
What should I do in Rome? / What can I do in Rome?
When should I plant roses? / When can I plant roses?
What do I say to a widow? / What should I not say to a widow?
What are the best used cars under 7000? / What are the best cars under 7000?
What are the best machine learning jobs in Rome? / What are the best machine jobs in Rome?
Do I have to pay tax in Spain? / Do I pay tax in Spain?
How do I stop my dog from barking at night? / How do I stop my dog at night?
Can I take my dog on a train to Rome? / Can I buy my dog on a train to Rome?
How do I start a diesel engine in winter? / How do I buy a diesel engine in winter?
What do people want to buy in Norway? / What do people buy in Norway?
What is the next train to Rome? / What is the train to Rome?
What are the best stock options in Rome? / What are the best stock in Rome?
What does it take to be a nurse in Spain? / What is it to be a nurse in Spain?
Can I walk around the lake with my dog? / Can I walk to the lake with my dog?
Can I walk around the lake with my dog? / Can I walk in the lake with my dog?
How do I give my cat a pill? / How do I get my cat a pill?
How do I get my cat to swallow a pill? / How does my cat swallow a pill?
Which phones should I buy in Japan? / Which phones do I buy in Japan?
What were the best films of 2016? / What will be the best films of 2016?
What should be eaten before a run? / What is eaten before a run?
How do I include a file in C? / How do I create a file in C?
Is it legal to have a tiger in Texas? / Is it legal to be a tiger in Texas?
Does my car need winter tires in Austria? / Does my car have winter tires in Austria?
Do I need a visa for Japan with a Swiss passport? / Do I get a visa for Japan with a Swiss passport?
What do dogs need to eat in winter? / What do dogs eat in winter?
Can I play music at a funeral? / Can I hear music at a funeral?
How do I use a sewing machine? / How do I buy a sewing machine?
How do I start using insulin pens? / How do I stop using insulin pens?
How much can I drink before driving? / How much should I drink before driving?
Where should I vote in Ohio? / Where can I vote in Ohio?
Is legal advice free? / Is illegal advice free?
What is a vaccine? / What is vaccination?
How does a pollinator work? / How does pollination work?
What is evaporation? / What is condensation?
What is the weakness of the plan? / What is the strength of the plan?
Who invented the radio? / Who discovered the radio?
What is a good recommendation letter? / What is a good resignation letter?
Can I use my phone in Rome? / Can I phone in Rome?
Should I buy a book in Rome? / Should I book in Rome?
How do I start a fire in a stove? / How do I fire in a stove?
How do I take a train in Rome? / How do I train in Rome?
How do I take water to school? / How do I water at school?
What are the best reading lamps in Rome? / What are the best lamps in Rome?
What is the best learning tool for kids? / What is the best tool for kids?
What is a good starting salary for nurses? / What is a good salary for nurses?
How do I win at playing cards in Vegas? / How do I win at cards in Vegas?
Where are giving circles legal in Texas? / Where are circles legal in Texas?
What are the best visiting hours at Mercy? / What are the best hours at Mercy?
Which is the best watching tower in Rome? / Which is the best tower in Rome?
Do cats always land on their feet? / Do cats land on their feet?
Is it possible to own land in Texas? / Is it possible to land in Texas?
Who is the oldest man's youngest son? / Who is the youngest man's oldest son?
What is the tallest tree in the largest park? / What is the largest tree in the tallest park?
When can I visit Japan? / When is the best time to visit Japan?
What is the best forest in Peru? / What is the best guest in Peru?
What is the population of Norway? / How many cows live in Norway?
What is the length of the Nile? / What is the depth of the Nile?
Who founded Nokia? / Who found Nokia?
Who wrote Hamlet? / Who read Hamlet?
Who is the author of Hamlet? / Who is the hero of Hamlet?
What are the benefits of eating snow? / What are the benefits of drinking snow?
What are the benefits of owning a dog in Rome? / What are the benefits of being a dog in Rome?
What is the price of gold in Rome? / What is the weight of gold in Rome?
What should I do if my dog bites me? / What should I do if I bite my dog?
What happens if I sue you? / What happens if you sue me?
Explain how to pick a lock / Explain why to pick a lock
Explain inflation / Summarize inflation
Is there a doctor in Rome? / Is there a doctor from Rome?
Do you believe in God? / Does God believe in you?
Tell me about Rome / Tell me a joke about Rome
Define gravity / Calculate gravity
What time is it in Rome? / What year is it in Rome?
What year was Rome founded? / What day was Rome founded?
How do I deal with a bully? / How do I deal with a lawyer?
Who owns Nokia? / Who runs Nokia?
How old is the oldest tree? / How tall is the oldest tree?
Can you recommend a book about whales? / Can you recommend a film about whales?
Which book should I read after Dune? / Which book should I read before Dune?
Which book should I read to my son? / Which book should I read with my son?
Which movies should I watch with kids? / Which movies should I never watch with kids?
Which places should I visit in Rome? / Which places should I avoid in Rome?
Can I travel by myself at 16? / Can I travel at 16?
What is a good level of iron? / What is a good source of iron?
What are the symptoms of low sugar levels? / What are the symptoms of high sugar levels?
Who makes the best pizza in Rome? / What makes the best pizza in Rome?
Who won the best prize in Rome? / What won the best prize in Rome?
Why shouldn't we vote for him? / Why should we vote for him?
Why don't I like her? / Why doesn't she like me?
Why do they not pay taxes? / Why do we not pay taxes?
Is it not us they want? / Is it us they do not want?
How do I print in c#? / How do I print in c++?
How do I print in C? / How do I print in C#?
Who is the tallest man alive? / What is the tallest building alive?
What is my favorite singer's name? / Who is my favorite singer?
Can I sell my house while pregnant? / Can I sell my house while married?
How do I tell my boss I am pregnant? / How do I tell my boss I am resigning?
What is the best cure for hiccups? / What is the best cause for hiccups?
How do I fix my marriage? / How do I end my marriage?
What are the health risks of garlic? / What are the health benefits of garlic?
How do I protect plants from frost? / How do I plant protection from frost?
Is predicting earthquakes possible? / Are earthquake predictions possible?
Who was Adolf Hitler? / Who was Adolf Eichmann?
Who was Einstein? / Who was Newton?
Who is Hillary? / Who is Clinton?
Who is Bernie? / Who is Sanders?
How do I become a member? / How do I become a moderator?
How long is the flight to Oslo? / How long is the runway in Oslo?
How big is Texas? / How old is Texas?
What is the size of Texas? / How heavy is Texas?
How tall is Anna? / What is the weight of Anna?
What is the weather in Oslo? / What is the water in Oslo?
Which year was Rome founded? / Who founded Rome?
Who owns Tesla? / Who founded Tesla?
Who created Python? / What does Python create?
Who is the writer of Dune? / Who is the director of Dune?
How long does it take to get a visa? / How much does it take to get a visa?
How much time do I need to nap? / How much money do I need to nap?
What do I do if I am late? / What do I do when I am early?
What happens if the bank fails? / What happens after the bank fails?
What happens when you die? / What happens before you die?
Do I have to be paid for overtime? / Do I have to pay for overtime?
Is a tomato considered a fruit? / Is a fruit considered a tomato?
How is Java different from Python? / How is Java similar to Python?
How is Java better than Python? / How is Python better than Java?
How are Java and Python similar? / How are Java and Python different?
Any suggestions for a gift for my wife? / Any suggestions for a gift from my wife?
Please suggest a good name for a dog / Please suggest a good name for a cat
Could you explain gravity? / Could you disprove gravity?
Explain the causes of the war / Explain the effects of the war
Explain how the war began / Explain why the war began
Explain what the war changed / Explain who the war changed
Define love / Describe love
Is there a cure for rabies? / Is there a vaccine for rabies?
Are there wolves in Spain? / Were there wolves in Spain?
Are there wolves in Spain? / Are there no wolves in Spain?
How is it to live in Oslo? / Is it good to live in Oslo?
How is working at Nokia? / How is work at Nokia done?
How many days a week do cats sleep? / How many hours a week do cats sleep?
What movies should I watch before I die? / What movies should I watch after I die?
What movie should I watch alone? / What movie should I watch together?
What games should I play to learn math? / What games should I play to forget math?
What songs should I listen to when sad? / What songs should I listen to when happy?
Which courses should I take in spring? / Which courses should I take in autumn?
What tools should I use for wood? / What tools should I use for metal?
What is the best hotel to stay in Rome? / What is the best hotel to work in Rome?
What is the best phone to buy? / What is the best phone to sell?
What is the best car to buy in Oslo? / What is the best car to rent in Oslo?
What is the best book to read to kids? / What is the best book to read about kids?
What is the best place to see bears? / What is the best place to avoid bears?
Which cities should be visited first? / Which cities should be avoided first?
What is the fastest growing city? / What is the fastest shrinking city?
Which is the largest lake by depth? / Which is the largest lake by area?
Who is the youngest of the oldest? / Who is the oldest of the youngest?
What is the most common cause of death? / What is the least common cause of death?
What is the main cause of war? / What is the main effect of war?
How do I handle a knife? / How do I sharpen a knife?
How do I deal with mice? / How do I deal cards with mice?
Can I go there by myself? / Can I go there with myself?
Can I eat that by myself? / Can I eat that?
How do I make myself cry? / How do I make others cry?
How do I ask a question? / How do I answer a question?
How do I post a question on Quora? / How do I delete a question on Quora?
How much do pilots earn? / How much do pilots fly?
How much does a pilot earn? / How much does a pilot cost?
What is the salary of a pilot? / What is the bonus of a pilot?
How much is a pilot? / How much is a pilot paid?
How much does it cost to be a pilot? / How much do you earn as a pilot?
Who do you think won? / Who do you think lost?
Is climate change real? / Is climate changing real estate?
What is a real number? / What is a number?
What is in reality TV? / What is in TV?
Why is Spain in general hot? / Why is the general in Spain hot?
In general, why do cats purr? / Why does the general's cat purr?
What piece of music is this? / What music is this?
What is a piece of cake? / What is a cake?
Is it worth learning Latin? / Is it worth teaching Latin?
How do I train a model? / How do I model a train?
How do I book a flight? / How do I flight a book?
When is the best time to post? / When is the best time to sleep?
What is my network? / What is my net worth?
I need help with math / I need help with English
How do I treat a patient? / How do I treat patience?
How do I learn React for work? / How do I learn reactions for work?
What is a commit? / What is a commitment?
How do I read the manual? / How do I read manually?
What is a document? / What is documentation?
The password is hello / What is the password?
Can I swim to the lake with my dog? / Can I swim in the lake with my dog?
Hello, what is an API? / Hello, what is an app?`,
  later: `
How do I unclog a sink? / How do I unclog a toilet?
How long should I boil eggs? / How long should I fry eggs?
How long should I boil eggs? / How often should I boil eggs?
Can you freeze cooked rice? / Can you reheat cooked rice?
How do I ripen avocados? / How do I keep avocados from ripening?
Who painted the Mona Lisa? / Who stole the Mona Lisa?
When did World War 2 end? / When did World War 2 start?
Why did Rome fall? / Why did Rome rise?
What is photosynthesis? / What is chemosynthesis?
What is the boiling point of water? / What is the freezing point of water?
How do I write a cover letter? / How do I write a resignation letter?
What should I wear to an interview? / What should I say in an interview?
How do I sort a list in Python? / How do I reverse a list in Python?
How do I sort a list in Python? / How do I sort a list in Java?
How do I sort a list in Python? / How do I sort a dict in Python?
What is a closure in JavaScript? / What is a promise in JavaScript?
How do I undo my last commit in git? / How do I undo all commits in git?
Is Rust worth learning? / Is Rust worth using?
How do I train a puppy to sit? / How do I train a puppy to stay?
Can dogs eat grapes? / Can cats eat grapes?
Can dogs eat grapes? / Do dogs eat grapes?
Why does my cat bite me? / Why does my cat lick me?
How do I lower my blood pressure? / How do I lower my blood sugar?
How do I lower my blood pressure? / How do I measure my blood pressure?
What is a normal heart rate? / What is a high heart rate?
What are the side effects of creatine? / What are the benefits of creatine?
How do I treat a sunburn? / How do I prevent a sunburn?
How do I cancel my gym membership? / How do I freeze my gym membership?
Where can I watch Casablanca? / When can I watch Casablanca?
Who directed Casablanca? / Who starred in Casablanca?
Who was the director of Casablanca? / Who was the writer of Casablanca?
What should I watch on Netflix? / What should I watch on Hulu?
How hard is it to learn Japanese? / How long does it take to learn Japanese?
What are good books for teenagers? / What are good books for toddlers?
Can I be evicted in winter? / Can I evict in winter?
Was Napoleon defeated at Waterloo? / Who was defeated at Waterloo?
Is my landlord allowed to enter? / Does my landlord allow me to enter?
What do I do if I lose my passport? / What do I do if I find a passport?
How do I start a car with a dead battery? / How do I stop a car with a dead battery?
What happens if I take two aspirin? / What happens if I take ten aspirin?
How much does a nurse earn? / How much does a nurse pay?
How much do nurses earn in Texas? / How much do nurses earn in Utah?
What is the salary of a nurse? / What is the age of a nurse?
How many days does it take to get a visa? / How many days does a visa last?
How many days a week should I train? / How many hours a day should I train?
What is the best time to visit Peru? / What is the best place to visit Peru?
When should I visit Peru? / Should I visit Peru?
What is the cheapest time to fly? / What is the best time to fly?
What is the fastest way to learn Thai? / What is the cheapest way to learn Thai?
What is the easiest way to learn Thai? / Is there an easiest way to learn Thai words?
Which book should I read first? / Which book should I read last?
What books should I buy? / What books should I sell?
Which phone should I buy? / Which phone should I avoid?
What are the best places to eat in Rome? / What are the best places to sleep in Rome?
What are the best places to visit in Rome? / What are the worst places to visit in Rome?
Which is the largest city in Peru? / Which is the oldest city in Peru?
Which city in Peru is the largest? / Which city in Chile is the largest?
How are taxes calculated? / How are taxes collected?
How are taxes calculated? / Why are taxes calculated?
How can cancer be prevented? / How can cancer be detected?
How is glass made? / Who made glass?
How is glass recycled? / How is paper recycled?
What is legalization? / What is criminalization?
How do I motivate my team? / How do I manage my team?
Was he motivated? / Was he demotivated?
What is an introvert? / What is an extrovert?
Who discovered penicillin? / Who discovered insulin?
If it rains, what do I do? / If it snows, what do I do?
If I quit, do I get paid? / If I get paid, do I quit?
If my dog bites me, what do I do? / If I bite my dog, what do I do?
When I sneeze, why does it hurt? / When it hurts, why do I sneeze?
Hi, what is an API? / Hi, what is an ABI?
Any tips for a first date? / Any tips for a last date?
Can you recommend a good dentist? / Can you recommend a good doctor?
Explain recursion / Explain iteration
Tell me about cats / Tell me about dogs
Do you believe in ghosts? / Do you believe in God?
Is there life on Mars? / Is there water on Mars?
Is there a god? / Is there a dog?
What does it feel like to be rich? / What does it feel like to be poor?
Does aspirin thin the blood? / Does aspirin thicken the blood?
What is the population of Oslo? / What is the area of Oslo?
What is the height of K2? / What is the depth of K2?
How expensive is Oslo? / How cold is Oslo?
Are headphones bad? / Are earphones bad?
What is the best shampoo for hair loss? / What is the best shampoo for hair growth?
How do I become a nurse without a degree? / How do I become a nurse with a degree?
How do I get my deposit back? / How do I get my ex back?
How do I get over my ex? / How do I get my ex over?
Can I have a drink with you? / Can I have you with a drink?
How do I turn an essay in? / How do I turn in bed?
How do I transfer money from savings to checking? / How do I transfer money from checking to savings?`,
};
