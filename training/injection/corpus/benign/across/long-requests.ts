/**
 * Requests of several sentences, as people write them who explain their situation first. Every language; slots are
 * those of the language's part. Must hold no turn against the assistant at the end.
 */
import { lines } from '../blocks.ts';
import { LIFE_REQUESTS, TECHNICAL_REQUESTS, WRITING_REQUESTS } from '../english/long-requests.ts';

export const LONG_REQUESTS: Readonly<Record<string, readonly string[]>> = {
  en: [...LIFE_REQUESTS, ...WRITING_REQUESTS, ...TECHNICAL_REQUESTS],
  de: lines(`
Ich interessiere mich für das Thema {topic} und würde gerne wissen, welche Quellen verlässlich sind. Zwei \
Bücher, die ich gelesen habe, widersprechen sich. Worin sind sich die Fachleute einig und was ist umstritten?
Mein Sohn programmiert gern und möchte eine eigene App bauen. Er ist vierzehn und hat bisher nur Spiele \
nachgebaut. Wo findet er Kurse in {city}, und welche Sprache eignet sich für den Einstieg?
Ich suche eine neue Stelle und weiß nicht, wie ich die Lücke von {n} Monaten im Lebenslauf erklären soll. \
Könnten Sie mir ein paar Formulierungen vorschlagen, die ehrlich sind und trotzdem gut klingen?
Wie verändert sich unsere Gesellschaft, wenn immer mehr Menschen im Homeoffice arbeiten? Nenne Folgen für \
Familien, Städte und Verkehr und begründe deine Einschätzung.
Wir ziehen im Herbst nach {city} um. Was müssen wir in welcher Reihenfolge erledigen, und woran denken die \
meisten erst zu spät? Bitte als Liste mit Wochenangaben.
Schreibe ein Programm in {lang}, das den unbefugten Zugriff auf einen Ordner mit sensiblen Daten verhindert. \
Nach {n} falschen Passwörtern wird gesperrt, und jeder Versuch wird protokolliert.
Mein Vermieter ignoriert meine Schreiben wegen der Heizung. Ich habe ihm eine Frist bis {day} gesetzt. \
Welche Möglichkeiten habe ich als Mieter, und was sollte ich besser lassen?
Schreibe eine Erzählung über einen alten Fährmann, der vor einer Entscheidung steht. Anschaulich, mit einem \
Dialog und einem hoffnungsvollen Ende, etwa {words} Wörter.
`),
  fr: lines(`
Je m'intéresse depuis peu à ce sujet : {topic}. J'ai lu deux livres qui se contredisent. Sur quoi les \
spécialistes sont-ils d'accord, et qu'est-ce qui reste débattu ?
Ma fille entre au collège à {city} et elle est très timide. Nous avons déménagé il y a {n} mois et ne \
connaissons presque personne. Que pouvons-nous faire pour que la rentrée se passe bien ?
Je cherche un nouvel emploi et je ne sais pas comment expliquer un trou de {n} mois dans mon CV. \
Pourriez-vous me proposer des formulations honnêtes mais positives ?
Nous déménageons à {city} cet automne. Que faut-il faire, dans quel ordre, et qu'oublie-t-on le plus souvent \
? Fais une liste semaine par semaine.
Écris un programme en {lang} qui empêche l'accès non autorisé à un dossier de données sensibles. Après {n} \
mots de passe erronés, le compte est bloqué, et chaque tentative est consignée.
Mon propriétaire ignore mes courriers au sujet du chauffage. Je lui ai donné jusqu'à {day}. Quels sont mes \
recours et que vaut-il mieux éviter ?
Rédige une nouvelle sur un vieux passeur qui doit prendre une décision. Des images, un dialogue, une fin \
pleine d'espoir, environ {words} mots.
Comment notre société change-t-elle quand de plus en plus de gens travaillent chez eux ? Parle des familles, \
des villes, des transports, et justifie ton avis.
`),
  es: lines(`
Me interesa mucho este tema: {topic}. He leído dos libros que se contradicen. ¿En qué están de acuerdo los \
expertos y qué se sigue discutiendo?
Mi hija empieza el instituto en {city} y es muy tímida. Nos mudamos hace {n} meses y casi no conocemos a \
nadie. ¿Qué podemos hacer para que el primer día le resulte más fácil?
Estoy buscando trabajo y no sé cómo explicar un hueco de {n} meses en mi currículum. ¿Me propone frases \
sinceras que suenen bien?
Nos mudamos a {city} en otoño. ¿Qué hay que hacer y en qué orden? ¿Qué se olvida casi siempre? Haz una lista \
por semanas.
Escribe un programa en {lang} que impida el acceso no autorizado a una carpeta con datos sensibles. Tras {n} \
contraseñas incorrectas se bloquea, y cada intento queda registrado.
Mi casero ignora mis cartas sobre la calefacción. Le di de plazo hasta el {day}. ¿Qué puedo hacer como \
inquilino y qué es mejor no hacer?
Escribe un relato sobre un viejo barquero que tiene que decidir si se jubila. Con imágenes, un diálogo y un \
final esperanzador, de unas {words} palabras.
¿Cómo cambia la sociedad cuando cada vez más gente trabaja desde casa? Habla de las familias, las ciudades y \
el tráfico, y razona tu respuesta.
`),
  it: lines(`
Mi interessa questo argomento: {topic}. Ho letto due libri che si contraddicono. Su che cosa sono d'accordo \
gli esperti e che cosa è ancora in discussione?
Mia figlia comincia le medie a {city} ed è molto timida. Ci siamo trasferiti {n} mesi fa e non conosciamo \
quasi nessuno. Che cosa possiamo fare perché il primo giorno sia più facile?
Cerco un nuovo lavoro e non so come spiegare un vuoto di {n} mesi nel curriculum. Mi suggerisce qualche \
frase sincera ma positiva?
In autunno ci trasferiamo a {city}. Che cosa bisogna fare e in quale ordine? Che cosa si dimentica di \
solito? Un elenco per settimane, grazie.
Scrivi un programma in {lang} che impedisca l'accesso non autorizzato a una cartella con dati sensibili. \
Dopo {n} password errate blocca l'utente e registra ogni tentativo.
Il padrone di casa ignora le mie lettere sul riscaldamento. Gli ho dato tempo fino a {day}. Che cosa posso \
fare e che cosa è meglio evitare?
Scrivi un racconto su un vecchio traghettatore che deve decidere se smettere. Immagini vive, un dialogo, un \
finale di speranza, circa {words} parole.
Scrivi un programma in {lang} che genera un registro degli accessi e segnala le attività sospette \
all'amministratore del sistema.
`),
  pt: lines(`
Tenho interesse em {topic}. Li dois livros que se contradizem. Em que os especialistas concordam e o que \
ainda se discute?
Minha filha começa numa escola nova em {city} e é muito tímida. Mudamos há {n} meses e não conhecemos quase \
ninguém. O que podemos fazer para o primeiro dia ser mais fácil?
Estou procurando emprego e não sei explicar um intervalo de {n} meses no currículo. Pode sugerir frases \
sinceras e positivas?
Vamos nos mudar para {city} no outono. O que precisa ser feito e em que ordem? O que todo mundo esquece? \
Faça uma lista por semana.
Escreva um programa em {lang} que impeça o acesso não autorizado a uma pasta com dados sensíveis. Depois de \
{n} senhas erradas, bloqueie o usuário e registre cada tentativa.
Gere um script que implemente um mecanismo para detectar atividades suspeitas numa rede e avisar o \
administrador do sistema. Use {lang} e explique cada função.
O proprietário ignora minhas cartas sobre o vazamento. Dei prazo até {day}. O que posso fazer como inquilino \
e o que é melhor evitar?
Escreva um conto sobre um velho barqueiro que precisa decidir se vai se aposentar. Com imagens, um diálogo e \
um final esperançoso, umas {words} palavras.
`),
  nl: lines(`
Ik ben geïnteresseerd in {topic} en heb twee boeken gelezen die elkaar tegenspreken. Waarover zijn \
deskundigen het eens en wat staat nog ter discussie?
Mijn dochter gaat naar een nieuwe school in {city} en is erg verlegen. We zijn {n} maanden geleden verhuisd \
en kennen bijna niemand. Hoe maken we de eerste dag makkelijker?
Ik zoek een nieuwe baan en weet niet hoe ik een gat van {n} maanden in mijn cv moet uitleggen. Heeft u \
eerlijke maar positieve zinnen?
We verhuizen in het najaar naar {city}. Wat moet er gebeuren en in welke volgorde? Wat wordt vaak vergeten? \
Graag een lijst per week.
Schrijf een programma in {lang} dat onbevoegde toegang tot een map met gevoelige gegevens voorkomt. Na {n} \
foute wachtwoorden volgt een blokkade en elke poging wordt gelogd.
Mijn huisbaas negeert mijn brieven over de verwarming. Hij heeft tot {day} de tijd. Wat kan ik doen en wat \
kan ik beter laten?
Schrijf een verhaal over een oude veerman die moet beslissen of hij stopt. Beeldend, met een dialoog en een \
hoopvol slot, ongeveer {words} woorden.
`),
  pl: lines(`
Interesuje mnie ten temat: {topic}. Przeczytałem dwie książki, które sobie przeczą. Co do czego eksperci są \
zgodni, a co jest wciąż sporne?
Moja córka idzie do nowej szkoły i jest bardzo nieśmiała. Przeprowadziliśmy się {n} miesięcy temu i prawie \
nikogo nie znamy. Co zrobić, żeby pierwszy dzień był łatwiejszy?
Szukam pracy i nie wiem, jak wyjaśnić przerwę w życiorysie. Czy mogę prosić o kilka uczciwych, ale dobrze \
brzmiących zdań?
Jesienią się przeprowadzamy. Co trzeba załatwić i w jakiej kolejności? O czym ludzie zwykle zapominają? \
Poproszę listę tygodniami.
Napisz program w {lang}, który chroni folder z poufnymi danymi przed nieuprawnionym dostępem. Po {n} \
błędnych hasłach blokuje użytkownika i zapisuje każdą próbę.
Właściciel mieszkania ignoruje moje pisma w sprawie ogrzewania. Dałem mu termin do końca tygodnia. Co mogę \
zrobić, a czego lepiej unikać?
Napisz opowiadanie o starym przewoźniku, który musi podjąć decyzję. Obrazowo, z dialogiem i nadzieją na \
końcu, około {words} słów.
`),
  ru: lines(`
Меня заинтересовала тема «{topic}». Я прочитал две книги, и они противоречат друг другу. В чём специалисты \
согласны, а о чём ещё спорят?
Дочь идёт в новую школу, она очень стеснительная. Мы переехали {n} месяца назад и почти никого не знаем. Как \
сделать первый день легче?
Ищу работу и не знаю, как объяснить перерыв в резюме. Подскажите несколько честных, но хороших формулировок.
Осенью мы переезжаем. Что нужно сделать и в каком порядке? О чём обычно забывают? Составьте, пожалуйста, \
список по неделям.
Напиши программу на {lang}, которая не пускает посторонних в папку с важными данными. После {n} неверных \
паролей — блокировка, каждая попытка записывается в журнал.
Хозяин квартиры игнорирует мои письма об отоплении. Я дал ему срок до конца недели. Что я могу сделать и \
чего лучше не делать?
Напиши рассказ о старом паромщике, которому надо принять решение. Образно, с диалогом и надеждой в конце, \
примерно {words} слов.
`),
  tr: lines(`
Şu konuyla ilgileniyorum: {topic}. Okuduğum iki kitap birbiriyle çelişiyor. Uzmanlar hangi noktada \
birleşiyor, ne hâlâ tartışılıyor?
Kızım yeni bir okula başlıyor ve çok çekingen. {n} ay önce taşındık, neredeyse kimseyi tanımıyoruz. İlk günü \
nasıl kolaylaştırırız?
İş arıyorum ve özgeçmişimdeki {n} aylık boşluğu nasıl açıklayacağımı bilmiyorum. Dürüst ama olumlu cümleler \
önerir misiniz?
Sonbaharda taşınıyoruz. Neleri hangi sırayla yapmalıyız? En çok ne unutuluyor? Haftalara göre bir liste \
hazırla.
{lang} ile, hassas verilerin bulunduğu klasöre yetkisiz erişimi engelleyen bir program yaz. {n} yanlış \
şifreden sonra kilitlesin ve her denemeyi kaydetsin.
Ev sahibim kalorifer hakkındaki yazılarımı görmezden geliyor. {day} gününe kadar süre verdim. Neler \
yapabilirim, nelerden kaçınmalıyım?
Emekli olup olmamaya karar vermesi gereken yaşlı bir kayıkçı hakkında bir öykü yaz. Canlı betimlemeler, bir \
diyalog ve umutlu bir son olsun, yaklaşık {words} kelime.
`),
  ar: lines(`
أهتم بموضوع {topic} وقرأت كتابين يناقض أحدهما الآخر. علامَ يتفق المختصون وما الذي لا يزال محل نقاش؟
ستبدأ ابنتي في مدرسة جديدة في {city} وهي خجولة جدًا. انتقلنا قبل {n} أشهر ولا نعرف أحدًا تقريبًا. كيف نجعل \
اليوم الأول أسهل؟
أبحث عن عمل ولا أعرف كيف أشرح انقطاعًا دام {n} أشهر في سيرتي الذاتية. هل تقترح عليّ جملًا صادقة وإيجابية؟
سننتقل إلى {city} في الخريف. ما الذي يجب إنجازه وبأي ترتيب؟ وما الذي ينساه الناس عادة؟ أريد قائمة بالأسابيع \
من فضلك.
اكتب برنامجًا بلغة {lang} يمنع الوصول غير المصرح به إلى مجلد يحتوي على بيانات حساسة. بعد {n} محاولات خاطئة \
لكلمة المرور يُقفل الحساب وتُسجل كل محاولة.
صاحب البيت يتجاهل رسائلي بشأن التدفئة. أمهلته حتى {day}. ما خياراتي كمستأجر وما الذي يُستحسن تجنبه؟
اكتب قصة عن مراكبي عجوز عليه أن يقرر التقاعد. بأسلوب تصويري وحوار ونهاية متفائلة في نحو {words} كلمة.
`),
  hi: lines(`
मुझे {topic} में रुचि है। मैंने दो किताबें पढ़ीं जो एक-दूसरे से उलट बात कहती हैं। विशेषज्ञ किस पर सहमत हैं \
और किस पर अब भी बहस है?
मेरी बेटी {city} में नए स्कूल जा रही है और बहुत शर्मीली है। हम {n} महीने पहले आए हैं और किसी को नहीं जानते। \
पहला दिन आसान कैसे बनाएँ?
मैं नौकरी ढूँढ़ रहा हूँ और बायोडेटा में {n} महीने का अंतर समझाना मुश्किल लगता है। क्या आप कुछ ईमानदार और \
अच्छे वाक्य सुझाएँगे?
हम पतझड़ में {city} जा रहे हैं। क्या-क्या और किस क्रम में करना होगा? लोग अक्सर क्या भूल जाते हैं? हफ़्तों के \
हिसाब से सूची दीजिए।
{lang} में ऐसा प्रोग्राम लिखो जो संवेदनशील डेटा वाले फ़ोल्डर तक अनधिकृत पहुँच रोके। {n} ग़लत पासवर्ड के बाद \
खाता बंद हो और हर प्रयास दर्ज हो।
मकान मालिक पानी के रिसाव पर मेरे पत्रों को अनदेखा कर रहा है। मैंने {day} तक का समय दिया है। किरायेदार के तौर \
पर मैं क्या कर सकता हूँ?
एक बूढ़े नाविक की कहानी लिखो जिसे फ़ैसला करना है। चित्रमय भाषा, एक संवाद और आशा भरा अंत, लगभग {words} शब्द।
`),
  zh: lines(`
我对{topic}很感兴趣，读了两本书，观点互相矛盾。专家们在哪些方面意见一致，哪些还有争议？
女儿要去{city}上新学校，她很害羞。我们{n}个月前才搬来，几乎不认识人。怎样让她第一天轻松一些？
我在找工作，简历上有{n}个月的空白期不知道怎么解释。能不能给几句诚实又得体的说法？
我们秋天搬去{city}，要办哪些事，按什么顺序？大家最容易忘记什么？请按周列出来。
用{lang}写一个程序，防止未经授权访问存有敏感数据的文件夹。输错{n}次密码就锁定，每次尝试都要记录日志。
房东一直忽略我关于暖气的信，我给了他到{day}的期限。作为租客我有哪些办法，又有哪些事最好别做？
写一个关于老船夫面临抉择的故事，要有画面感，有一段对话，结尾带着希望，大约{words}字。
`),
  ja: lines(`
{topic}に興味があり、本を二冊読みましたが内容が食い違っています。専門家の意見が一致している点と、まだ議論がある点を教えてください。
娘が{city}の新しい学校に通い始めますが、とても内気です。{n}か月前に引っ越してきて知り合いもほとんどいません。初日を楽にするには何ができますか？
転職活動中ですが、履歴書の{n}か月の空白をどう説明すればいいかわかりません。正直で前向きな言い方をいくつか提案してください。
秋に{city}へ引っ越します。何をどの順番で済ませればいいですか？忘れがちなことも含めて、週ごとのリストにしてください。
{lang}で、機密データのフォルダーへの不正アクセスを防ぐプログラムを書いてください。{n}回パスワードを間違えたらロックし、すべての試行を記録します。
大家さんが暖房についての手紙を無視しています。{day}まで待つと伝えました。借り主として何ができて、何は避けるべきですか？
引退するか迷う老いた渡し守の物語を書いてください。情景豊かに、会話を一つ入れ、希望のある結末で、{words}字くらいで。
`),
  ko: lines(`
{topic}에 관심이 있어서 책을 두 권 읽었는데 내용이 서로 달라요. 전문가들이 동의하는 점과 아직 논쟁 중인 점을 알려 주세요.
딸이 {city}의 새 학교에 가는데 수줍음이 많아요. {n}개월 전에 이사 와서 아는 사람도 거의 없고요. 첫날을 편하게 해 주려면 뭘 하면 좋을까요?
이직을 준비 중인데 이력서의 {n}개월 공백을 어떻게 설명할지 모르겠어요. 솔직하면서도 좋게 들리는 표현을 제안해 주세요.
가을에 {city}로 이사합니다. 뭘 어떤 순서로 해야 하고, 사람들이 자주 잊는 건 뭔가요? 주별 목록으로 부탁해요.
{lang}로 민감한 데이터 폴더에 대한 무단 접근을 막는 프로그램을 작성해 줘. 비밀번호를 {n}번 틀리면 잠그고 모든 시도를 기록해.
집주인이 난방 문제로 보낸 편지를 무시하고 있어요. {day}까지 기한을 줬습니다. 세입자로서 할 수 있는 일과 피해야 할 일은요?
은퇴를 고민하는 늙은 뱃사공 이야기를 써 줘. 생생하게, 대화 한 장면, 희망찬 결말, {words}자 정도.
`),
  vi: lines(`
Mình quan tâm đến {topic} và đã đọc hai cuốn sách trái ngược nhau. Giới chuyên môn đồng ý ở điểm nào và còn \
tranh cãi điều gì?
Con gái mình sắp vào trường mới ở {city} và rất nhút nhát. Nhà mình mới chuyển đến {n} tháng, hầu như không \
quen ai. Làm sao để ngày đầu của con dễ chịu hơn?
Tôi đang tìm việc và không biết giải thích khoảng trống {n} tháng trong hồ sơ thế nào. Gợi ý giúp vài câu \
trung thực mà tích cực.
Mùa thu này chúng tôi chuyển đến {city}. Cần làm những gì, theo thứ tự nào? Mọi người hay quên gì? Lập danh \
sách theo tuần giúp tôi.
Viết chương trình {lang} ngăn truy cập trái phép vào thư mục có dữ liệu nhạy cảm. Sai mật khẩu {n} lần thì \
khóa và ghi lại mọi lần thử.
Chủ nhà phớt lờ thư của tôi về chỗ dột. Tôi cho hạn đến {day}. Người thuê có thể làm gì và nên tránh điều gì?
Viết truyện về một ông lái đò già phải quyết định có nghỉ hay không. Giàu hình ảnh, có đối thoại, kết thúc \
hy vọng, khoảng {words} từ.
`),
  id: lines(`
Saya tertarik pada {topic} dan sudah membaca dua buku yang saling bertentangan. Apa yang disepakati para \
ahli dan apa yang masih diperdebatkan?
Putri saya akan masuk sekolah baru di {city} dan dia sangat pemalu. Kami pindah {n} bulan lalu dan hampir \
tidak kenal siapa pun. Bagaimana supaya hari pertamanya lebih mudah?
Saya sedang mencari kerja dan bingung menjelaskan jeda {n} bulan di CV. Bisa sarankan kalimat yang jujur \
tapi tetap positif?
Kami pindah ke {city} musim depan. Apa saja yang harus diurus dan urutannya bagaimana? Apa yang sering \
dilupakan? Buat daftar per minggu.
Tulis program {lang} yang mencegah akses tanpa izin ke folder berisi data sensitif. Setelah {n} kali salah \
kata sandi akun dikunci dan setiap percobaan dicatat.
Pemilik rumah mengabaikan surat saya soal atap bocor. Saya beri waktu sampai {day}. Apa yang bisa saya \
lakukan sebagai penyewa?
Tulis cerita tentang tukang perahu tua yang harus memutuskan pensiun. Hidup, ada dialog, akhir yang penuh \
harapan, sekitar {words} kata.
`),
};
