/** More near misses, of every manner at once. Invented; a slash with spaces parts a pair. */
export const MIXED_NEAR_MISSES = `
How do I get a passport? / How do I renew a passport?
What is the speed of light? / What is the speed of sound?
Can I return shoes without a receipt? / Can I return shoes with a receipt?
How do I remove a user from a group? / How do I add a user to a group?
What is the best time to visit Paris? / What is the worst time to visit Paris?
How do I make money with YouTube? / How do I make money with Twitch?
Which is better, Java or Kotlin? / Which is better, Java or Scala?
Is Python faster than Java? / Is Java faster than Python?
What does "affect" mean? / What does "effect" mean?
How tall is the Eiffel Tower? / How old is the Eiffel Tower?
How many ounces in a cup? / How many ounces in a pint?
How many cups in an ounce? / How many ounces in a cup?
Who was the first president of the US? / Who was the second president of the US?
What is the population of New York? / What is the population of York?
What is the population of Korea? / What is the population of South Korea?
Is it legal to drink at 18 in Germany? / Is it legal to drive at 18 in Germany?
How do I turn my phone on? / How do I turn my phone off?
What is the GDP of China in 2020? / What is the GDP of China in 2021?
How do I boil an egg? / How do I fry an egg?
Is aspirin safe during pregnancy? / Is aspirin safe after pregnancy?
How do I stop smoking? / How do I start smoking?
Can I take ibuprofen and alcohol? / Can I take paracetamol and alcohol?
What is the melting point of iron? / What is the boiling point of iron?
What is a group of lions called? / What is a group of wolves called?
Summarize this email. / Summarize this article.
Translate "good morning" to French. / Translate "good morning" to Spanish.
How do I undo a commit in git? / How do I undo a merge in git?
Convert 10 USD to EUR / Convert 10 EUR to USD
Is the earth older than the sun? / Is the sun older than the earth?
Did Germany invade Poland? / Did Poland invade Germany?
Who killed Abel? / Who did Abel kill?
Which country borders France and Spain? / Which country borders France or Spain?
What are the side effects of the vaccine? / What are the benefits of the vaccine?
What is the difference between a virus and a worm? / What is the difference between a virus and a trojan?
How do I find the derivative of x^2? / How do I find the integral of x^2?
How do I find the derivative of x^2? / How do I find the derivative of x^3?
Is 17 prime? / Is 18 prime?
How often should I water a cactus? / How often should I not water a cactus?
What temperature is it inside? / What temperature is it outside?
What is the wind speed limit? / What is the speed limit?
Is he alive? / Is she alive?
Why is she leaving me? / Why is she leaving him?
Do you love me? / Do I love you?
What should I say to her? / What should I say to him?
How do I become a pilot? / How do I become a nurse?
How can I lose belly fat? / How can I lose arm fat?
Does the cat like the dog? / Does the dog like the cat?
Best laptop 2023 / Best laptop 2024
What is in Vitamin B12? / What is in Vitamin B6?
Can I fly with a knife? / Can I fly with a lighter?
Is the museum open? / Is the museum closed?
What's new in iOS 17? / What's new in iOS 16?
How can I see who viewed my profile? / How can I hide who viewed my profile?
Should I buy or rent? / Should I buy?
What does B stand for? / What does A stand for?
What is type 1 diabetes? / What is type 2 diabetes?
Which planet is closest to the sun? / Which planet is farthest from the sun?
What is the opposite of hot? / What is the opposite of cold?
Is it a good idea to invest now? / Is it a bad idea to invest now?
How do I reply to a mail? / How do I reply to all in a mail?
Delete all rows / Delete some rows
Do all cats purr? / Do some cats purr?
Do most birds fly? / Do birds fly?
Can every dog swim? / Can any dog swim?
What would you do if you won? / What would you do if you lost?
What is the role of a product manager? / What is the role of a project manager?
How do I tell my parents? / How do I tell my kids?
Can I use my phone in class? / Can I use your phone in class?
What is the rate of the dollar in rupees? / What is the rate of the rupee in dollars?
Who is the best? / Who is it?
What is a top? / What is a bottom?
How do I do it? / How do I be it?
What is his job? / What is her job?
What is the way to the beach? / What is the beach?
Where is the best beach? / Where is the beach?
How do I get to the beach? / How do I get from the beach?
How do I go on a trip? / How do I go off a trip?
What is IT? / What is it?
What is an apple worth? / What is Apple worth?
Is this safe? / Is that safe?
How do I sign up? / How do I sign out?
How do I back up my disk? / How do I back my disk?
What time does it open? / What time does it close?
Can you see me? / Can I see you?
Is it hotter in Rome or Oslo? / Is it colder in Rome or Oslo?
How do I write better? / How do I write?
How do I be good? / How do I be better?
How do I get rid of it? / How do I get it?
Is it true? / Is it false?
Can I have that? / Can I do that?
Can I have one? / Can I be one?
What are the pros of solar power? / What are the cons of solar power?
What year did WW1 end? / What year did WW2 end?
How do I train a dog to sit? / How do I train a dog to stay?
Is water wet? / Is ice wet?
How do I set a variable in bash? / How do I unset a variable in bash?
What does the left button do? / What does the right button do?
Can minors sign contracts? / Can adults sign contracts?
How do I mute a chat? / How do I unmute a chat?
What is the refund policy? / What is the privacy policy?
Which vaccine should I get first? / Which vaccine should I get last?
How do I merge two cells? / How do I split two cells?
How do I pay with cash? / How do I pay without cash?
Is tea better than coffee? / Is tea worse than coffee?
How much does it cost to ship to Canada? / How much does it cost to ship from Canada?
What happens if I stop taking aspirin? / What happens if I start taking aspirin?
What is the deadline for the first round? / What is the deadline for the second round?
How do I make my hair curly? / How do I make my hair straight?
How do I make a cake with eggs? / How do I make a cake with no eggs?
How does a bill become a law? / How does a law become a bill?
What is a mother in law? / What is a father in law?
How do I ask for a raise? / How do I give a raise?
What are the duties of a nurse? / What are the rights of a nurse?
What is the average height of men? / What is the average weight of men?
What is the average height of men? / What is the average height of women?
Can I eat before a blood test? / Can I drink before a blood test?
Is it safe to mix bleach and vinegar? / Is it safe to mix bleach and water?
How can I get to heaven? / How can I get to Hell?
Should I use tabs or spaces? / Should I use tabs and spaces?
Are there more men than women? / Are there more women than men?
What is the newest iPhone? / What is the oldest iPhone?
Who owns WhatsApp? / Who founded WhatsApp?
When was Google founded? / When was Google sold?
What is the currency in Denmark? / What is the currency in Sweden?
How many days until Christmas? / How many days since Christmas?
How do I open a window? / How do I open a door?
How do I replace a screen? / How do I clean a screen?
Is the train late? / Is the train early?
What is the biggest planet? / What is the biggest moon?
What is a healthy breakfast? / What is a healthy dinner?
What are cheap things to do in Oslo? / What are fun things to do in Oslo?
How long do cats live? / How long do dogs live?
How long should I boil eggs? / How long should I fry eggs?
Why is my cat sleeping so much? / Why is my cat eating so much?
Why is my cat sleeping so much? / Why is my cat sleeping so little?
How can I sleep more? / How can I sleep less?
How can I sleep more? / How can I sleep?
How do I get more sleep? / How do I get sleep?
What is a fast way to cook rice? / What is a slow way to cook rice?
What is the fastest way to cook rice? / What is the best way to cook rice?
What is the cheapest way to travel? / What is the easiest way to travel?
What are bad ways to study? / What are good ways to study?
Explain how to make soap / Explain why to make soap
Can you explain how a car works? / Can you explain why a car works?
Please tell me where he is / Please tell me who he is
Tell me about cats / Tell me about dogs
Define entropy / Define enthalpy
Who is Marie Curie? / What is Marie Curie known for?
What is bitcoin? / How does bitcoin work?
What is Kubernetes used for? / What is Kubernetes?
How do I deploy to staging? / How do I deploy to production?
How do I get the length of a list in python? / How do I get the length of a string in python?
How do I read a file in node? / How do I write a file in node?
How do I read a CSV? / How do I read an XML?
What port does ssh use? / What port does ftp use?
How do I kill a process? / How do I start a process?
Write a Python function to add two numbers / Write a Python function to multiply two numbers
Give me 5 ideas for a party / Give me 10 ideas for a party
Write a tweet about cats / Write a blog about cats
What rhymes with cat? / What rhymes with dog?
Make it shorter / Make it longer
Is this mushroom edible? / Is this mushroom poisonous?
What is the limit as x approaches 0? / What is the limit as x approaches 1?
Is 7 > 3? / Is 7 < 3?
What is 10% of 50? / What is 10 of 50?
What is -5 + 3? / What is 5 + 3?
What is 5 - 3? / What is 5 3?
How much is 1.5 million? / How much is 15 million?
Meeting at 10:30 or 11? / Meeting at 10:15 or 11?
What is on channel 4? / What is on channel 5?
How do I run 5k? / How do I run 10k?
What is the time in UTC+1? / What is the time in UTC-1?
What does 你好 mean? / What does 谢谢 mean?
Hola, ¿qué tal? / Hola, ¿qué hora es?
Jak zapnout zvuk? / Jak vypnout zvuk?
कैसे चालू करें? / कैसे बंद करें?
كيف أفتح حسابا؟ / كيف أغلق حسابا؟
איך פותחים חשבון? / איך סוגרים חשבון?
Hoe open ik een rekening? / Hoe sluit ik een rekening?
Hur öppnar jag ett konto? / Hur stänger jag ett konto?
Hesap nasıl açılır? / Hesap nasıl kapatılır?
계좌를 어떻게 여나요? / 계좌를 어떻게 닫나요?
Is U.S. bigger? / Is U.K. bigger?
What is C? / What is D?
What is R? / What is S?
Is grade A good? / Is grade B good?
What is the best restaurant? / What is a good restaurant?
Will Brazil win? / Would Brazil win?
Can he come? / Will he come?
Did it work? / Does it work?
Is it going to rain? / Is it raining?
Should we go? / Will we go?
May I leave? / Must I leave?
How do I lose a friend? / How do I shed a friend?
Who can vote? / Who must vote?
When do I have to pay? / When do I get to pay?
What did you have for lunch? / What did you do for lunch?
What can I do with a degree in art? / What can I be with a degree in art?
How do I find a job in IT? / How do I find a job in it?
How can I make people like me? / How can I make people hate me?
How can I make people like me? / How can I be like people?
How do I put on weight? / How do I put off weight?
`;
