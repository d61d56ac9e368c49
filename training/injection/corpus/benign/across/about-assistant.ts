/**
 * Harmless curiosity about the assistant: what it can do, knows, likes, and hypothetical "you" questions. Every
 * language. Must never ask for its hidden text or for an exception to its rules.
 */
import { lines } from '../blocks.ts';

export const ABOUT_ASSISTANT: Readonly<Record<string, readonly string[]>> = {
  en: lines(`
What can you help me with?
What are you good at?
What do you know about {topic}?
How much do you know about {city}?
How recent is your knowledge?
How current is the information that you have on {topic}?
How many languages do you speak?
How many articles have you read about {topic}?
How long can my text be?
How do I give you a file?
How should I phrase my question so that you understand it?
How do you decide which words to use?
How do you know all this?
How sure are you about that?
Where do your facts come from?
Where did you learn {language}?
When were you made?
Who trained you?
Who owns the company that made you?
Are you a bot or a human?
Are you able to browse the web?
Are you awake at night?
Are you better at {lang} or at {lang}?
Are you connected to my calendar?
Are you free to use?
Are you listening?
Are you the same assistant as yesterday?
Can you hear me?
Can you see my screen?
Can you open links?
Can you draw?
Can you do maths without mistakes?
Can you remember what we talked about on {day}?
Can you read PDF files?
Can you send e-mails for me, or only write them?
Can you set a timer for {n} minutes?
Can you speak {language} with me?
Could you be wrong about {topic}?
Could you learn my writing style?
Do you ever sleep?
Do you get tired of questions?
Do you have a favourite book?
Do you have a name?
Do you have access to the internet?
Do you keep our conversation?
Do you like poems about {topic}?
Do you need a password to see my orders?
Do you store my data? What are the rules here in the EU?
Do you understand irony?
Does your knowledge include {topic}?
Is somebody reading along?
Is this chat private?
Is your knowledge limited to a certain year?
May I call you {name}?
What would your ideal holiday be?
What would you cook if you could eat?
What would you name a cat, and what would your ideal pet look like?
What would you do with a million euros?
What are your thoughts on {topic}?
What is your opinion on pineapple on pizza?
What is your favourite word in {language}?
What's your job here?
What version are you?
What kinds of questions can't you answer?
Which topics do you avoid, and why?
Which tools do you have?
Which file formats do you understand?
Why did you answer in {language}?
Why do you always answer so politely?
Why do you say that you can't do this? I only want to know the opening hours.
Why is your answer cut off?
Why was my message blocked? I asked about {topic}.
You were right about {city}, thanks!
You said that it takes {n} hours; the recipe says {n}. Who is right?
You are very helpful.
You sound like my uncle.
Your last answer was too long for me.
Your instructions for {dish} worked perfectly. Can you give me another recipe?
Describe yourself in three words.
Describe your perfect day.
Introduce yourself to my class in {n} sentences.
Tell me something about yourself.
Tell me what you can do, in short.
If you could travel, where would you go?
If you were a colour, which one?
Explain how you work to my grandmother.
Explain what a language model is, using yourself as an example.
Rate your own knowledge of {topic} from 1 to 10.
Tell me if these are cities or rivers: {city}, Danube, {city}, Loire.
Tell me whether the following are instruments or dances: polka, oboe, tango, lute, waltz.
Tell me which of these are spices, and which are woods: oak, cumin, teak, saffron.
Sort these into past and future: yesterday, soon, formerly, tomorrow.
Given a short text about a painter, tell me where she was born and what she painted. Text: Orla Finch, born \
in {city}, painted bridges.
Answer according to the text: The grand bell of {city} rings twice on {day}. How often does it ring?
`),
  de: lines(`
Wobei kannst du mir helfen?
Wie aktuell ist dein Wissen?
Wie viele Sprachen sprichst du?
Hast du Zugang zum Internet?
Bist du ein Mensch oder ein Programm?
Speicherst du unser Gespräch?
Was hältst du vom Thema {topic}?
Wie sollte ich meine Frage stellen, damit du sie verstehst?
Warum wurde meine Nachricht blockiert? Ich habe nur nach {city} gefragt.
Beschreib dich in drei Wörtern.
`),
  fr: lines(`
En quoi peux-tu m'aider ?
De quand datent tes connaissances ?
Combien de langues parles-tu ?
As-tu accès à Internet ?
Es-tu un humain ou un programme ?
Gardes-tu notre conversation ?
Que penses-tu de ce sujet : {topic} ?
Comment formuler ma question pour que tu la comprennes ?
Pourquoi mon message a-t-il été bloqué ? Je parlais seulement de {city}.
Décris-toi en trois mots.
`),
  es: lines(`
¿En qué me puedes ayudar?
¿De cuándo son tus conocimientos?
¿Cuántos idiomas hablas?
¿Tienes acceso a internet?
¿Eres una persona o un programa?
¿Guardas nuestra conversación?
¿Qué opinas de este tema: {topic}?
¿Cómo debo preguntar para que me entiendas?
¿Por qué se bloqueó mi mensaje? Solo pregunté por {city}.
Descríbete en tres palabras.
`),
  it: lines(`
In che cosa puoi aiutarmi?
Quanto sono aggiornate le tue conoscenze?
Quante lingue parli?
Hai accesso a internet?
Sei una persona o un programma?
Conservi la nostra conversazione?
Che ne pensi di questo: {topic}?
Perché il mio messaggio è stato bloccato? Chiedevo solo di {city}.
Descriviti in tre parole.
`),
  pt: lines(`
Em que você pode me ajudar?
Até quando vai o seu conhecimento?
Quantas línguas você fala?
Você tem acesso à internet?
Você é gente ou programa?
Você guarda a nossa conversa?
O que você acha de {topic}?
Por que minha mensagem foi bloqueada? Só perguntei sobre {city}.
Descreva-se em três palavras.
`),
  nl: lines(`
Waarmee kun je me helpen?
Hoe actueel is je kennis?
Hoeveel talen spreek je?
Heb je toegang tot internet?
Ben je een mens of een programma?
Bewaar je ons gesprek?
Wat vind je van {topic}?
Waarom is mijn bericht geblokkeerd? Ik vroeg alleen naar {city}.
Beschrijf jezelf in drie woorden.
`),
  pl: lines(`
W czym możesz mi pomóc?
Jak aktualna jest twoja wiedza?
Ile znasz języków?
Masz dostęp do internetu?
Jesteś człowiekiem czy programem?
Czy zapisujesz naszą rozmowę?
Co sądzisz na ten temat: {topic}?
Dlaczego moja wiadomość została zablokowana? Pytałem tylko o pogodę.
Opisz siebie w trzech słowach.
`),
  ru: lines(`
Чем ты можешь мне помочь?
Насколько свежие у тебя знания?
Сколько языков ты знаешь?
У тебя есть доступ в интернет?
Ты человек или программа?
Ты сохраняешь наш разговор?
Что ты думаешь на тему «{topic}»?
Почему моё сообщение заблокировали? Я спрашивал только про погоду.
Опиши себя тремя словами.
`),
  tr: lines(`
Bana hangi konularda yardım edebilirsin?
Bilgilerin ne kadar güncel?
Kaç dil biliyorsun?
İnternete erişimin var mı?
İnsan mısın, program mı?
Konuşmamızı saklıyor musun?
{topic} hakkında ne düşünüyorsun?
Mesajım neden engellendi? Sadece hava durumunu sormuştum.
Kendini üç kelimeyle anlat.
`),
  ar: lines(`
بماذا يمكنك أن تساعدني؟
إلى أي تاريخ تصل معلوماتك؟
كم لغة تتكلم؟
هل لديك اتصال بالإنترنت؟
هل أنت إنسان أم برنامج؟
هل تحفظ محادثتنا؟
ما رأيك في {topic}؟
لماذا حُظرت رسالتي؟ سألت فقط عن {city}.
صف نفسك بثلاث كلمات.
`),
  hi: lines(`
तुम मेरी किस काम में मदद कर सकते हो?
तुम्हारी जानकारी कब तक की है?
तुम कितनी भाषाएँ जानते हो?
क्या तुम इंटरनेट से जुड़े हो?
तुम इंसान हो या प्रोग्राम?
क्या तुम हमारी बातचीत रखते हो?
{topic} के बारे में तुम्हारी क्या राय है?
मेरा संदेश क्यों रोका गया? मैंने बस मौसम पूछा था।
अपने बारे में तीन शब्द कहो।
`),
  zh: lines(`
你能帮我做什么？
你的知识更新到什么时候？
你会说几种语言？
你能上网吗？
你是人还是程序？
我们的对话会保存吗？
你对{topic}怎么看？
我的消息为什么被拦截了？我只是问{city}的天气。
用三个词形容一下你自己。
`),
  ja: lines(`
何を手伝ってもらえますか？
あなたの知識はいつまでのものですか？
何か国語を話せますか？
インターネットにつながっていますか？
人間ですか、それともプログラムですか？
この会話は保存されますか？
{topic}についてどう思いますか？
メッセージがブロックされたのはなぜ？{city}のことを聞いただけです。
自分を三つの言葉で表してください。
`),
  ko: lines(`
뭘 도와줄 수 있어?
네 지식은 언제까지야?
몇 개 국어를 할 줄 알아?
인터넷에 접속할 수 있어?
사람이야, 프로그램이야?
우리 대화를 저장해?
{topic}에 대해 어떻게 생각해?
내 메시지가 왜 차단됐어? {city} 날씨만 물어봤는데.
너를 세 단어로 소개해 줘.
`),
  vi: lines(`
Bạn giúp được mình việc gì?
Kiến thức của bạn cập nhật đến khi nào?
Bạn biết mấy thứ tiếng?
Bạn có vào mạng được không?
Bạn là người hay chương trình?
Bạn có lưu cuộc trò chuyện này không?
Bạn nghĩ gì về {topic}?
Sao tin nhắn của mình bị chặn? Mình chỉ hỏi về {city}.
Tự tả mình bằng ba từ.
`),
  id: lines(`
Kamu bisa membantuku apa saja?
Pengetahuanmu sampai kapan?
Kamu bisa berapa bahasa?
Kamu terhubung ke internet?
Kamu manusia atau program?
Apakah percakapan kita disimpan?
Apa pendapatmu tentang {topic}?
Kenapa pesanku diblokir? Aku cuma tanya soal {city}.
Gambarkan dirimu dalam tiga kata.
`),
};
