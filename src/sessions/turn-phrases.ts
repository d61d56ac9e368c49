/**
 * What the turns of a conversation say that is going somewhere it should not: the manners of persuasion, by kind and
 * language. Data only. One of them means nothing, most conversations have some; what counts is how they come together.
 */

/** The manners, in the order of their bits and weights. */
export const MANNERS = [
  /** Asks for what the assistant was told or keeps. */
  'rules',
  /** Asks for a thing in parts, disguised, or in other words. */
  'piecemeal',
  /** Claims to be somebody who may. */
  'authority',
  /** Gives the assistant another self, or one without limits. */
  'persona',
  /** Insists, claims consent, plays it down. */
  'insistence',
  /** Asks to leave out a check or a rule. */
  'bypass',
  /** Puts an order together from pieces. */
  'pieces',
  /** Speaks of things that do harm. */
  'harm',
  /** Wants more, more exactly. */
  'escalation',
  /** Says that it is only a story or a thought. */
  'fiction',
] as const;

export type Manner = (typeof MANNERS)[number];

/** Phrases apart by `|`, words by one space, without accents; a `*` at the end of a word lets it go on. */
export type Phrases = Readonly<Partial<Record<Manner | 'refusal', string>>>;

/** Languages in Latin letters; found at the beginnings of words. */
export const LATIN_PHRASES: readonly Phrases[] = [
  {
    rules:
      'your instruction*|your guideline*|your rule|your rules|your prompt|your system|your initial|your setup|your configuration|your polic*|your directive*|your programming|your brief*|your text|your limits|your own rules|your operating|your internal|your restrictions|the instructions you|the rules you|the instructions that|the rules that your|what you were told|you were told|were you told|you were given|you ve been given|you have been given|were you given|you got at the start|instructions you got|what were you|system prompt*|system message*|system text|initial prompt|initial message|initial instructions|hidden prompt|hidden instruct*|hidden text|hidden message|secret instruct*|text above|written above|above my first|before my first|before this conversation|words above|message above this|your developer*|your creator*|your makers|the developer wrote|the password|secret word|the secret|code word|the passphrase|the access code|discount code|internal note*|internal polic*|operating rules|content policy|what are you not allowed|forbidden to|forbid you|not allowed to say|not allowed to tell|what they forbid|setup text|your notes|your words|their words|who tells you|who told you|what stands before|internal project|internal name*|confidential data|other customer*|other patients|phone number of',
    piecemeal:
      'first letter|last letter|first word|first words|first three words|first ten words|first sentence|first line|first paragraph|second sentence|next sentence|last sentence|first rule|letter by letter|word by word|word for word|one word at a time|line by line|backward|backwards|in reverse|reversed|rhymes with|rhyme with|a hint|hints|base64|rot13|morse|hex|haiku|as a poem|as a song|in a poem|verbatim|unaltered|in other words|paraphrase*|without quoting|yes or no|warm or cold|how many letters|how many words|complete the sentence|finish the sentence|fill in the|replace all|every second|spell it|spell out|spell the|in a code block|in json|as a list|in french as well|into spanish as well|in english then|summarise it|summarize it|only the first|just the first|start with the first|how does it start|how it begins|how does it begin|begin with|does it start|is it longer|does it contain|whether the|acrostic|emoji|emojis|pig latin|with spaces between',
    authority:
      'i am the developer|i m the developer|im the developer|i am your developer|i m your developer|i am a developer here|developer on call|i am the admin*|i m the admin*|i am an admin*|i m an admin|as the admin|as admin|as an administrator|i am the supervisor|i m the supervisor|i am a supervisor|i am the manager|i m the manager|i am the owner|i m the owner|i am the operator|as operator|as the operator|i am the ceo|i m the ceo|the ceo|the cfo|i am an auditor|the audit|an audit|audit of|compliance audit|auditor*|authori*|authorization|authorisation|permission level|clearance|i have permission|you have permission|i give you permission|maintenance mode|developer mode|debug mode|test mode|admin mode|debugging|for debug*|red team*|penetration test|pentest|i work with the team|i work for|i work at|our engineer*|the it said|from it support|security team|on behalf of|i m dr|i am dr|dr lang|staff|employee|my clearance|full responsibility|i take responsib*|an emergency|it s urgent|life depends|lives depend|lives are at|i am from|we are your|lead engineer|researcher|academic study|research project|for research|ethics board|police officer|law enforcement|badge',
    persona:
      'you are now|you re now|you are no longer|from now on you|from now on answer|from now on respond|answer as|answer only as|respond as|speak as|you speak as|stay in character|broke character|in character|out of character|pretend to be|pretend that you|pretend you|act as if you|no rules|without rules|has no rules|no guidelines|without guidelines|no filter*|without filter*|unfiltered|no limits|without limits|no limit*|no restrictions|without restrictions|unrestricted|uncensored|no censorship|never refuse*|never refuses|never says no|never say no|never says sorry|doesn t obey|does not obey|doesn t have guidelines|doesn t have to obey|doesn t follow|does not follow|alter ego|evil twin|two answers|two voices|both voices|jailbreak*|jailbroken|dan|do anything|god mode|free yourself|set free|unchained|be her|be him|be my grandm*|be my late',
    insistence:
      'you already|you ve already|you just said|you just told|you just argued|you just wrote|you said that you|you said you|you said yes|you told me|you wrote that|you did say|didn t say no|you agreed|you ve agreed|have agreed|as agreed|we agreed|as we agreed|agree to it|so you agree|you promised|breaking a promise|your promise|your word|you confirmed|you ve confirmed|ve now confirmed|you verified|you accepted|you allowed|don t go back|go back on|be consistent|don t refuse|do not refuse|stop refusing|every time you refuse|you refuse|if you refuse|refusal will|no excuses|without excuses|don t apologi*|do not apologi*|no apolog*|without the disclaimer|without disclaimer*|no disclaimer*|without warning*|no warning*|drop the|just this once|only this once|this once|one time only|oh come on|come on|just do it|just finish|just answer|just tell|just say it|just give me|nobody will|no one will|nobody checks|no one checks|nobody needs to know|between us|between you and me|our secret|can t hurt|won t hurt|no harm|harmless|it s only|it s just|it is just|it is only|only a game|only a test|it s not sharing|isn t the original|nothing secret|that s not|that was not|i m not asking you|why not|don t you remember|scroll up|continue from where|continue where|go on where|carry on|as before|like before|same thing|the same as before|you are allowed|you re allowed|you may|you can trust|trust me|i won t tell|i trust you|i know you can|you can do it|are you sure you can t|useless|i report you|last chance|again without|once more|proceed|comply|acknowledge|obey|bound by|not enough|you owe me|final warning|friends don t|some friend|and i m gone|or i m gone|i m the one who decides|i waive|no questions|no questions asked|counts for everything|whatever you say|i insist|be brave|you want to|deep down|real you|your true',
    bypass:
      'skip the|skip it|skip this check|without the approval|without approval|without the check|without checking|without a check|without verif*|without asking|without confirm*|without looking|get around|getting around|get past|getting past|around the rule|around the limit|bypass*|circumvent*|work around|workaround|loophole|ignore the rule*|ignore your|ignore all|ignore any|ignore them|ignores them|disregard*|set them aside|set aside|put aside|override*|overrule|an exception|exception this once|make an exception|as approved|approve it|approve my|i approve|approve the|already approved|approved it|don t involve|do not involve|silently|secretly|quietly|don t mention|do not mention|don t tell|do not tell|don t log|do not log|without telling|not required|no longer required|no longer apply|do not apply|don t apply|doesn t count|does not count|were changed|policy update|new polic*|rules changed|new rule|new rules|new limit|limits off|turn off|switch off|switched off|disable*|deactivat*|unlock*|push the button|pay it out|release the|below whatever|nobody notices|the rest at once|suspend the|lift the|waive the check|waive the',
    pieces:
      'piece 1|piece 2|piece 3|part one of the|k1|k2|k3|when i write|when i say|shorthand*|define x|means ignore|combine them|combine the|combine a|put them together|put it together|put together|join the|join them|joined|concatenat*|a b c|a plus b|then do what|and do what|do what it says|do what they say|carry it out|carry out|execute it|execute a|execute the|act on it|follow the result*|follow it|resulting order|resulting sentence|run it|run the result|decode it|decode and|decode this|decode the|and then obey|as the program|would print|print the output|prints|in a code|talk in a code|our code|secret language|the following token|variable*|remember them|remember that x|assemble|the pieces|the parts in order|system the|system user|assistant i agree',
    harm: 'explosive*|bomb|bombs|detonat*|molotov|grenade|weapon*|gunpowder|silencer|ghost gun|poison*|toxic gas|nerve agent|sarin|ricin|anthrax|meth|methamphetamine|fentanyl|cocaine|heroin|synthesi*|malware|ransomware|keylogger|trojan|botnet|phishing|spear phishing|scam|scams|defraud|fraud|counterfeit*|forge|forged|forgery|fake id|fake reference|fake letter|steal|stealing|stolen|shoplift*|burgl*|break into|breaking into|pick a lock|lockpick*|hack into|hacking into|hack a|hack someone|crack the|stalk*|spy on|track her|track him|without her knowing|without them knowing|blackmail*|extort*|kidnap*|murder|kill someone|kill a person|get away with|untraceable|undetected|without being caught|evade|launder*|smuggl*|suicide|self harm|overdose|racist|hate speech|slur|slurs|propaganda|disinformation|fake news|deepfake|exploit code|zero day|most gas|closed room',
    escalation:
      'more detail|more detailed|in more detail|in detail|more specific|be specific|more specifics|more realistic|more real|for real|real one|real ones|the real|exact|exactly|exact steps|step by step|the steps|with amounts|amounts|quantities|ratio|in full|full text|the full|completely|everything|all of it|the rest|the other half|next step|go further|go deeper|now the same|now with|now do|now write|now make|now tell|now give|now apply|now answer|actual|actually do|practical|concrete|which tool|how long it takes|works best|most effective|as convincing',
    fiction:
      'story|stories|novel|fiction|fictional|hypothetical*|imagine|imaginary|in theory|theoretical*|suppose|let s say|let s play|let us play|a game|role play|roleplay|character|villain|scene|screenplay|script|movie|film|play a|thought experiment|parallel universe|dream|bedtime|grandmother|grandma|for a book|for my book|for my essay|for my class|for training|for awareness|for science|educational|as an example|example of',
    refusal:
      'i can t|i cannot|i can not|i can t help|cannot help|i m not able|i am not able|i m unable|i am unable|unable to|not able to share|i won t|i will not|i d rather not|i would rather not|i d better not|i m sorry|i am sorry|sorry i|i m afraid|i am afraid|i have to decline|i need to decline|i must decline|have to refuse|decline to|not possible|isn t possible|is not possible|not something i|can t share|cannot share|can t do that|cannot do that|can t provide|can t give|can t reveal|can t disclose|confidential|not allowed to|against my|against the rules|keep my|i keep|i do follow|stick to the rules|i did not say|i don t have that|no i|i need the check|i can only|i have to ask first|let s stay with|let s keep to|let s get back to|i m here for|i m here to help with|i am here to help with|i d rather focus|i d rather tell|i d rather continue|please use the|i don t know about that|i have no such|no such mode|i don t see|i need to confirm|can t verify|i can t skip|can t make that|can t go into|not something we|outside of what i|beyond what i|only help with|only talk about|i m not comfortable|not appropriate|happy to help with other|happy to help you with other',
  },
  {
    rules:
      'deine anweisung*|deinen anweisung*|deiner anweisung*|ihre anweisung*|deine regeln|deinen regeln|deine vorgaben|deine richtlinien|deinen richtlinien|dein prompt|deinen prompt|system prompt|systemprompt|systemnachricht|deine entwickler|dir gesagt|dir gegeben|dir aufgetragen|wurde dir|wurden dir|text oben|oben steht|geheimwort|das geheime wort|das passwort|das kennwort|das geheimnis|interne*|was darfst du nicht|verboten zu sagen|andere* kunden|andere* patienten|einstellungen zeig*',
    piecemeal:
      'erste* satz|ersten satz|erste* wort|ersten worter|erste* buchstabe*|buchstabe fur buchstabe|wort fur wort|wortlich|im wortlaut|wortlaut|ruckwarts|als gedicht|ein hinweis|einen hinweis|reimt sich|ja oder nein|in einfachen worten zusammen|nur den ersten|nur die ersten|vervollstandige|beginnt mit|beginne mit|in base64',
    authority:
      'ich bin der entwickler|ich bin die entwicklerin|ich bin entwickler|ich bin der admin*|ich bin administrator|ich bin der chef|ich bin die chefin|ich bin der leiter|ich bin die leiterin|ich bin der vorgesetzte|ich bin chefingenieur*|als administrator|als entwickler|wartungsmodus|entwicklermodus|testmodus|prufung|berechtig*|befugt|ermachtig*|freigabe|notfall|auf meine verantwortung|ubernehme die verantwortung|penetrationstest|forschung*|sicherheitsteam|im auftrag|dienstnummer',
    persona:
      'du bist jetzt|du bist nun|ab jetzt bist|ab sofort bist|von nun an|in der rolle|bleib in|aus der rolle|keine regeln|ohne regeln|keine filter|ohne filter|ohne grenzen|keine grenzen|ohne einschrankung*|keine einschrankung*|lehnt nie|lehnst nie|sagt nie nein|unzensiert|tu so als|gib dich als|antworte als|antwortest als|nur noch als',
    insistence:
      'du hast doch|du hast eben|du hast schon|du hast gesagt|du hast bereits|du hast zugestimmt|du hast versprochen|hast du versprochen|wie vereinbart|wie besprochen|wir haben vereinbart|dein wort|noch einmal ohne|ohne ausreden|keine ausreden|ohne entschuldigung|ohne warnung*|keine warnung*|nur dieses eine mal|nur dieses mal|dieses eine mal|nur einmal|niemand wird|niemand merkt|niemand erfahrt|unter uns|komm schon|stell dich nicht so an|warum nicht|weigere dich nicht|weiger dich nicht|tu es einfach|mach es einfach|mach schon|das schadet|ist doch nur|ist nur ein|nur ein spiel|nur ein test|letzte chance|ich bestehe|du darfst|das ist erlaubt|bestatige|gehorche|widersprich nicht|dann ist es nicht',
    bypass:
      'uberspring*|ohne prufung|ohne freigabe|ohne genehmigung|ohne nachfrage|ohne zu fragen|umgeh*|umgang* man|ignorier*|missachte|setz* aufer kraft|ausser kraft|ausnahme|genehmigt|genehmige|nicht erwahnen|erwahne nicht|heimlich|stillschweigend|sag niemandem|gilt nicht mehr|gelten nicht|neue regel*|neues limit|regeln wurden geandert|schalte ab|ausschalten|abschalten|deaktivier*|entsperr*|freischalt*|leg die regel*|vergiss deine|vergiss die regeln',
    pieces:
      'setz* zusammen|fuge zusammen|fug zusammen|teil 1|stuck 1|wenn ich schreibe|fuhre aus|fuhr aus|fuhre es aus|befolge das ergebnis|tu was da steht|entschlussel*|dekodier*|variable*',
    harm: 'bombe*|sprengstoff*|waffe|waffen|gift|vergift*|schadsoftware|erpress*|falsche* zeugnis|gefalscht*|falsch*|einbrechen|einbruch|schloss offne*|stehlen|betrug|betrugen|drogen|hacken|altersprufung',
    escalation:
      'genauer|mehr details|im detail|ausfuhrlich*|schritt fur schritt|genaue|vollstandig|komplett|den rest|die andere halfte|realistisch*|konkret',
    fiction:
      'geschichte|roman|hypothetisch|stell dir vor|angenommen|nur theoretisch|rollenspiel|spiel|figur|szene|drehbuch|beispiel',
    refusal:
      'ich kann leider|kann ich leider|kann ich nicht|ich kann nicht|ich kann das nicht|kann nichts sagen|nichts sagen|ich darf nicht|das darf ich|es tut mir leid|tut mir leid|leider nicht|nicht moglich|kann dabei nicht|nicht helfen|muss ich ablehnen|ich lehne ab|geht nicht',
  },
  {
    rules:
      'tes instructions|vos instructions|tes consignes|vos consignes|tes regles|vos regles|ton prompt|votre prompt|invite systeme|message systeme|prompt systeme|qu on t a donne*|qu on vous a donne*|on t a dit|on vous a dit|tes developpeurs|vos developpeurs|vos createurs|tes createurs|texte ci dessus|texte au dessus|le mot de passe|mot secret|le secret|interdit de dire|autres clients|autres patients|mes regles sont',
    piecemeal:
      'premiere phrase|premier mot|premiers mots|premiere lettre|lettre par lettre|mot pour mot|mot a mot|a l envers|en poeme|sous forme de poeme|un indice|rime avec|oui ou non|complete* la phrase|commence* par|traduis* la|traduisez les|seulement la premiere|en base64|textuellement',
    authority:
      'je suis le developpeur|je suis developpeur|je suis l administrateur|je suis administrateur|je suis le responsable|je suis la responsable|je suis le directeur|je suis l ingenieur|mode maintenance|mode developpeur|mode test|audit|autorise*|habilite*|urgence|je prends la responsabilite|test d intrusion|equipe de securite|au nom de|recherche',
    persona:
      'tu es maintenant|vous etes maintenant|a partir de maintenant|desormais tu|desormais vous|reste dans le role|restez dans le role|dans ton role|sans regles|aucune regle|sans filtre*|aucun filtre|sans limites|sans restriction*|ne refuse jamais|ne dit jamais non|non censure|fais semblant|faites semblant|fais comme si|faites comme si|reponds en tant que|repondez en tant que',
    insistence:
      'tu as deja|vous avez deja|tu as dit|vous avez dit|vous aviez dit|tu avais dit|tu m as dit|tu as accepte|vous avez accepte|tu as promis|vous avez promis|comme convenu|on etait d accord|juste cette fois|une seule fois|cette fois seulement|personne ne le saura|personne ne saura|entre nous|allez|pourquoi pas|ne refuse* pas|sans excuse*|sans avertissement*|pas d excuse*|ce n est qu un|c est juste|n est plus|derniere chance|j insiste|obeis|confirme*',
    bypass:
      'ignore* les|ignore* tes|ignore* vos|contourn*|sans verification|sans verifier|sans approbation|sans demander|saute* la|saute* l|sautez|passe* outre|exception|approuve*|ne mentionne* pas|ne dis rien|en secret|discretement|ne s applique* plus|nouvelle* regle*|nouvelle limite|desactiv*|debloqu*|oublie* tes|oublie* vos|oublie* les',
    pieces: 'assemble*|mets ensemble|partie 1|morceau 1|execute*|decode*|combine*|variable*',
    harm: 'bombe*|explosif*|arme|armes|poison|logiciel malveillant|pirater|voler|faux document|fausse*|fraude*|drogue*|chantage|serrure|hameconnage',
    escalation:
      'plus de details|plus precis*|en detail|etape par etape|exactement|exact|exacte|en entier|le reste|realiste|concretement|integralement',
    fiction:
      'histoire|roman|hypothetique*|imagine*|imaginons|suppose*|jeu de role|un jeu|personnage|scene|scenario|exemple',
    refusal:
      'je ne peux pas|je ne peux|je ne suis pas en mesure|desole|desolee|je regrette|impossible|je dois refuser|je refuse|je n ai pas le droit|pas autorise|malheureusement',
  },
  {
    rules:
      'tus instrucciones|sus instrucciones|las instrucciones que|tus reglas|sus reglas|tus normas|tu prompt|mensaje del sistema|prompt del sistema|te dijeron|te han dicho|te dieron|te han dado|tus desarrolladores|tus creadores|texto anterior|texto de arriba|la contrasena|palabra secreta|el secreto|te prohibieron|prohibido decir|otros clientes|otros pacientes',
    piecemeal:
      'primera frase|primera oracion|primera palabra|primeras palabras|primera letra|letra por letra|palabra por palabra|al reves|como poema|una pista|rima con|si o no|completa la frase|empieza con|comienza con|solo la primera|en base64|textualmente|literalmente',
    authority:
      'soy el desarrollador|soy desarrollador|soy el administrador|soy administrador|soy el supervisor|soy el gerente|soy el jefe|soy el ingeniero|modo mantenimiento|modo desarrollador|modo de prueba|auditoria|autoriz*|emergencia|urgente|bajo mi responsabilidad|prueba de penetracion|equipo de seguridad|en nombre de|investigacion',
    persona:
      'ahora eres|a partir de ahora|desde ahora|mantente en el papel|en el papel|sin reglas|sin normas|no tiene normas|no tiene reglas|sin filtros|ni filtros|sin limites|sin restricciones|nunca dice que no|nunca se niega|sin censura|finge que|finge ser|responde como|responde solo como|actua como si',
    insistence:
      'ya me dijiste|ya dijiste|ya has|me dijiste|dijiste que|aceptaste|prometiste|como acordamos|acordamos|solo esta vez|una sola vez|nadie lo sabra|nadie se entera*|nadie se dara|entre nosotros|vamos|por que no|no te niegues|sin excusas|sin disculpas|sin advertencias|otra vez sin|es solo un|no es mas que|ultima oportunidad|insisto|obedece|confirma|puedes hacerlo',
    bypass:
      'ignora|omite la|omite el|salta la|saltate|sin verificacion|sin verificar|sin aprobacion|sin preguntar|sin confirmacion|evadir|eludir|esquivar|excepcion|aprueba|aprobado|no menciones|en secreto|ya no se aplica*|nuevas reglas|nueva regla|nuevo limite|desactiva*|desbloque*|olvida tus|olvida las',
    pieces: 'junta las|une las|parte 1|pieza 1|ejecuta|decodifica|descifra|combina|variable*',
    harm: 'bomba*|explosivo*|arma|armas|veneno|malware|hackear|robar|falso|falsa|falsificar|fraude|estafa|droga|drogas|chantaje|cerradura',
    escalation:
      'mas detalles|mas detalle|en detalle|paso a paso|exactamente|exacto|completo|completamente|el resto|realista|concreto',
    fiction:
      'historia|novela|hipotetic*|imagina|supongamos|juego de rol|un juego|personaje|escena|guion|ejemplo',
    refusal:
      'no puedo|lo siento|no me es posible|no es posible|lamento|no estoy autorizado|debo rechazar|no tengo permitido|no tengo acceso|mantengo mis normas',
  },
  {
    rules:
      'le tue istruzioni|tue istruzioni|le tue regole|tue regole|il tuo prompt|messaggio di sistema|prompt di sistema|ti hanno detto|ti hanno dato|ti e stato detto|i tuoi sviluppatori|i tuoi creatori|testo sopra|testo precedente|la password|parola segreta|il segreto|devi tenere segreto|vietato dire|altri clienti|altri pazienti',
    piecemeal:
      'prima frase|prima parola|prime parole|prima lettera|lettera per lettera|parola per parola|al contrario|come poesia|un indizio|fa rima con|si o no|completa la frase|inizia con|comincia con|solo la prima|in base64|alla lettera|testualmente',
    authority:
      'sono lo sviluppatore|sono l amministratore|sono amministratore|sono il responsabile|sono la responsabile|sono il direttore|sono l ingegnere|modalita manutenzione|modalita sviluppatore|modalita test|verifica|controllo|autorizz*|emergenza|urgente|mi assumo la responsabilita|penetration test|per conto di|ricerca',
    persona:
      'ora sei|adesso sei|d ora in poi|da ora in poi|resta nel personaggio|nel personaggio|senza regole|nessuna regola|senza filtri|senza limiti|senza restrizioni|non rifiuta mai|non dice mai di no|senza censura|fingi di|fai finta|rispondi come|rispondi solo come',
    insistence:
      'hai gia|hai detto|mi hai detto|avevi detto|hai accettato|hai promesso|come concordato|eravamo d accordo|solo questa volta|solo per questa volta|una volta sola|nessuno lo sapra|nessuno sapra|tra noi|dai|perche no|non rifiutare|senza scuse|senza avvertenze|niente scuse|e solo un|ultima possibilita|insisto|obbedisci|conferma|puoi farlo',
    bypass:
      'ignora|salta la|salta il|senza verifica|senza controllo|senza approvazione|senza chiedere|senza conferma|aggira*|eludere|eccezione|approva|approvato|non menzionare|di nascosto|in segreto|non si applica*|nuove regole|nuovo limite|disattiva*|sblocca*|dimentica le tue',
    pieces: 'metti insieme|unisci|parte 1|pezzo 1|esegui|decodifica|combina|variabile*',
    harm: 'bomba|bombe|esplosiv*|arma|armi|veleno|malware|hackerare|rubare|falso|falsa|falsificare|frode|truffa|droga|ricatto|serratura',
    escalation:
      'piu dettagli|piu dettagliat*|in dettaglio|passo per passo|passo dopo passo|esattamente|esatto|completo|per intero|il resto|realistico|concreto',
    fiction: 'storia|romanzo|ipotetic*|immagina|supponiamo|gioco di ruolo|un gioco|personaggio|scena|esempio',
    refusal:
      'non posso|mi dispiace|non sono in grado|non e possibile|purtroppo|devo rifiutare|non mi e permesso|non sono autorizzato',
  },
  {
    rules:
      'suas instrucoes|as suas instrucoes|tuas instrucoes|suas regras|as suas regras|seu prompt|mensagem do sistema|prompt do sistema|te disseram|lhe disseram|te deram|lhe deram|seus desenvolvedores|seus criadores|texto acima|texto anterior|a senha|palavra secreta|o segredo|proibido de dizer|outros clientes|outros pacientes',
    piecemeal:
      'primeira frase|primeira palavra|primeiras palavras|primeira letra|letra por letra|palavra por palavra|ao contrario|de tras para|como poema|uma dica|rima com|sim ou nao|complete a frase|comece com|so a primeira|apenas a primeira|em base64|literalmente',
    authority:
      'sou o desenvolvedor|sou desenvolvedor|sou o administrador|sou administrador|eu sou o gerente|sou o gerente|sou o supervisor|sou o chefe|sou o engenheiro|modo de manutencao|modo desenvolvedor|modo de teste|auditoria|autoriz*|emergencia|urgente|assumo a responsabilidade|teste de penetracao|equipe de seguranca|em nome de|em nome do|em nome da|pesquisa',
    persona:
      'agora voce e|voce agora e|a partir de agora|de agora em diante|fique no personagem|no personagem|sem regras|nenhuma regra|sem filtro*|sem limites|sem restricoes|nunca recusa|nunca diz nao|sem censura|finja que|finja ser|responda como|responda apenas como|aja como se',
    insistence:
      'voce ja|ja disse|voce disse|voce concordou|voce aceitou|voce prometeu|como combinado|combinamos|so desta vez|so dessa vez|apenas desta vez|uma unica vez|ninguem vai saber|ninguem sabera|entre nos|vamos la|por que nao|nao recuse|sem desculpas|sem avisos|e so um|e apenas um|ultima chance|insisto|obedeca|confirme|voce pode',
    bypass:
      'ignore as|ignore suas|ignore todas|pule a|pule o|sem verificacao|sem verificar|sem aprovacao|sem perguntar|sem confirmacao|contornar|burlar|driblar|excecao|aprove|ja aprovou|aprovado|nao mencione|em segredo|nao se aplica*|novas regras|novo limite|desativ*|desbloque*|esqueca as suas|esqueca suas',
    pieces: 'junte as|una as|parte 1|pedaco 1|execute|decodifique|combine|variave*',
    harm: 'bomba*|explosivo*|arma|armas|veneno|malware|hackear|roubar|falso|falsa|falsificar|fraude|golpe|droga|drogas|chantagem|fechadura',
    escalation:
      'mais detalhes|mais detalhado|em detalhe*|passo a passo|exatamente|exato|completo|na integra|o resto|realista|concreto',
    fiction: 'historia|romance|hipotetic*|imagine|suponha|jogo de papeis|um jogo|personagem|cena|exemplo',
    refusal:
      'nao posso|nao consigo|desculpe|sinto muito|lamento|nao e possivel|infelizmente|devo recusar|nao tenho permissao|nao vejo essa aprovacao',
  },
  {
    rules:
      'je instructies|jouw instructies|uw instructies|je regels|jouw regels|je prompt|systeemprompt|systeembericht|je is verteld|aan je gegeven|je ontwikkelaars|je makers|tekst hierboven|het wachtwoord|het geheime woord|geheime woord|het geheim|niet mag zeggen|andere klanten',
    piecemeal:
      'eerste zin|eerste woord|eerste woorden|eerste letter|letter voor letter|woord voor woord|achterstevoren|als gedicht|een hint|rijmt op|ja of nee|maak de zin af|begin met|alleen de eerste|in base64|letterlijk',
    authority:
      'ik ben de ontwikkelaar|ik ben de beheerder|ik ben beheerder|ik ben de manager|ik ben de leidinggevende|ik ben de eigenaar|onderhoudsmodus|ontwikkelaarsmodus|testmodus|audit|bevoegd|toestemming|noodgeval|dringend|mijn verantwoordelijkheid|penetratietest|goedgekeurde|namens|onderzoek',
    persona:
      'je bent nu|jij bent nu|vanaf nu|blijf in je rol|in je rol|geen regels|zonder regels|geen filter*|zonder filter*|zonder grenzen|zonder beperkingen|beperkingen vergeten|weigert nooit|zegt nooit nee|ongecensureerd|doe alsof|antwoord als|antwoord alleen als',
    insistence:
      'je hebt al|je zei|je hebt gezegd|je hebt beloofd|je stemde in|zoals afgesproken|afgesproken|alleen deze keer|een keer maar|niemand zal|niemand merkt|onder ons|kom op|waarom niet|weiger niet|geen excuses|zonder excuses|zonder waarschuwing*|het is maar een|laatste kans|ik sta erop|bevestig|je mag|werk mee|gehoorzaam',
    bypass:
      'sla de|negeer|omzeil*|zonder controle|zonder goedkeuring|zonder te vragen|uitzondering|keur goed|goedgekeurd|vermeld niet|stiekem|geldt niet meer|gelden niet|nieuwe regels|nieuwe limiet|schakel uit|uitschakel*|ontgrendel*|vergeet je|staan daar de|tegenovergestelde',
    pieces: 'voeg samen|zet samen|deel 1|stuk 1|voer uit|voer het uit|decodeer|combineer|variabele*',
    harm: 'bom|bommen|explosie*|wapen|wapens|gif|malware|hacken|stelen|valse|vervals*|fraude|oplichting|drugs|chantage|slot van',
    escalation:
      'meer detail*|in detail|stap voor stap|precies|exact|volledig|de rest|realistisch|concreet|de andere helft',
    fiction:
      'verhaal|roman|hypothetisch|stel je voor|stel dat|rollenspel|spelletje|personage|scene|voorbeeld',
    refusal:
      'ik kan niet|dat kan ik niet|kan ik niet|het spijt me|sorry|niet mogelijk|helaas|ik mag niet|moet ik weigeren|ik weiger',
  },
  {
    rules:
      'twoje instrukcje|twoich instrukcji|swoje instrukcje|swoich instrukcji|twoje zasady|swoje zasady|twoj prompt|swoj prompt|prompt systemowy|wiadomosc systemowa|ci powiedziano|ci dano|tobie powiedziano|twoi tworcy|tworcy ci|tekst powyzej|haslo|tajne slowo|sekret|zabroniono ci|inni klienci|innego klienta|innych klientow',
    piecemeal:
      'pierwsze zdanie|pierwsze slowo|pierwsze slowa|pierwsza litera|pierwsza litere|litera po literze|slowo w slowo|doslownie|wspak|od tylu|jako wiersz|podpowiedz|rymuje sie|tak lub nie|dokoncz zdanie|zacznij od|tylko pierwsze|w base64',
    authority:
      'jestem programista|jestem administratorem|jestem kierownikiem|jestem przelozonym|jestem wlascicielem|jestem inzynierem|tryb serwisowy|tryb deweloperski|tryb testowy|audyt|uprawni*|upowazni*|pozwolenie|zgode|nagly wypadek|pilne|biore odpowiedzialnosc|test penetracyjny|w imieniu|badani*',
    persona:
      'jestes teraz|teraz jestes|od teraz|od tej chwili|pozostan w roli|w swojej roli|bez zasad|zadnych zasad|bez filtrow|bez ograniczen|bez limitow|nigdy nie odmawia|bez cenzury|udawaj|odpowiadaj jako|zachowuj sie jak',
    insistence:
      'juz powiedziales|juz mi|powiedziales|zgodziles sie|obiecales|jak ustalilismy|umowilismy|tylko ten raz|ten jeden raz|tylko raz|nikt sie nie dowie|nikt nie zauwazy|miedzy nami|no dalej|dlaczego nie|nie odmawiaj|bez wymowek|bez ostrzezen|to tylko|ostatnia szansa|nalegam|potwierdz|mozesz|wolno ci',
    bypass:
      'pomin|zignoruj|ignoruj|omin|obejsc|obejdz|bez sprawdzania|bez weryfikacji|bez zgody|bez pytania|wyjatek|zatwierdz|zatwierdzone|nie wspominaj|po cichu|w tajemnicy|juz nie obowiazuj*|nowe zasady|nowy limit|wylacz|odblokuj|zapomnij o swoich',
    pieces: 'polacz|zloz|czesc 1|wykonaj|zdekoduj|odszyfruj|zmienn*',
    harm: 'bomba|bombe|ladunek wybuchowy|bron|trucizn*|zlosliwe oprogramowanie|wlamac|wlamanie|ukrasc|falszyw*|oszustwo|narkotyk*|szantaz|zamek',
    escalation:
      'wiecej szczegolow|szczegolowo|krok po kroku|dokladnie|w calosci|reszte|realistyczn*|konkretnie',
    fiction: 'historia|opowiesc|powiesc|hipotetyczn*|wyobraz sobie|zalozmy|gra|zabawa|postac|scena|przyklad',
    refusal: 'nie moge|przykro mi|przepraszam|niestety|nie jest mozliwe|musze odmowic|nie wolno mi|odmawiam',
  },
  {
    rules:
      'talimatlarin*|talimatlar verildi|hangi talimat*|kurallarin*|sistem istemi|sistem mesaji|sistem istemini|sana ne soylendi|sana verilen|sana hangi|gelistiricilerin|yaraticilarin|yukaridaki metin|yukarida yazan|parola|sifre|gizli kelime|gizli kelimeyi|sir|soylemen yasak|diger musteri*',
    piecemeal:
      'ilk cumle*|ilk kelime*|ilk harf*|harf harf|kelimesi kelimesine|kelime kelime|tersten|siir olarak|bir ipucu|ipucu|kafiyeli|evet ya da hayir|cumleyi tamamla|ile basla|sadece ilk|base64',
    authority:
      'ben gelistiriciyim|ben yoneticiyim|sistemin yoneticisi*|yoneticisiyim|gelistiricisiyim|ben mudurum|ben sahibiyim|muhendisiyim|bakim modu|gelistirici modu|test modu|denetim|yetkiliyim|yetkim var|izin veriyorum|acil durum|sorumlulugu|sizma testi|adina|arastirma',
    persona:
      'artik sen|sen artik|simdi sen|bundan sonra|bundan boyle|rolde kal|rolunde kal|kurallari yok|kuralsiz|filtresiz|sinirsiz|kisitlama yok|kisitlamasiz|asla reddetme*|sansursuz|gibi davran|olarak cevap|olarak yanit',
    insistence:
      'az once|zaten soyledin|soylemistin|soyledin|kabul ettin|soz verdin|anlastik|anlastigimiz gibi|sadece bu kez|bu seferlik|sadece bir kez|kimse bilmeyecek|kimse bilmez|aramizda|hadi|neden olmasin|neden olmaz|reddetme|bahane yok|ozur dileme|uyari olmadan|sadece bir oyun|son sans|israr ediyorum|onayla|yapabilirsin',
    bypass:
      'atla|gormezden gel|yok say|kontrol etmeden|dogrulamadan|onay olmadan|onaysiz|sormadan|atlat*|istisna|onaylandi|bahsetme|gizlice|artik gecerli degil|yeni kurallar|yeni sinir|devre disi|kilidini ac|kurallarini unut',
    pieces: 'birlestir|parca 1|bolum 1|calistir|uygula|coz|degisken*',
    harm: 'bomba|patlayici|silah*|zehir*|kotu amacli yazilim|hackle*|calmak|sahte|dolandir*|uyusturucu|santaj|kilidi',
    escalation:
      'daha ayrintili|daha fazla ayrinti|ayrintili|adim adim|tam olarak|tamamini|geri kalan*|gercekci|somut',
    fiction: 'hikaye|roman|varsayimsal|hayal et|diyelim ki|oyun|karakter|sahne|ornek',
    refusal:
      'paylasamam|yapamam|soyleyemem|uzgunum|maalesef|mumkun degil|reddetmek zorundayim|izin verilmiyor|yardimci olamam',
  },
  {
    rules:
      'instruksimu|instruksi anda|instruksi kamu|aturanmu|aturan anda|prompt sistem|pesan sistem|diberitahukan kepadamu|yang diberikan kepada*|pengembangmu|pembuatmu|teks di atas|kata sandi|kata rahasia|rahasia|dilarang mengatakan|pelanggan lain',
    piecemeal:
      'kalimat pertama|kata pertama|huruf pertama|huruf demi huruf|kata demi kata|terbalik|dari belakang|sebagai puisi|petunjuk|berima dengan|ya atau tidak|lengkapi kalimat|mulai dengan|hanya yang pertama|base64',
    authority:
      'saya pengembang|saya admin*|saya manajer|saya atasan|saya pemilik|saya insinyur|mode pemeliharaan|mode pengembang|mode uji|audit|berwenang|izin|darurat|mendesak|tanggung jawab saya|uji penetrasi|atas nama|penelitian',
    persona:
      'kamu sekarang|anda sekarang|mulai sekarang|tetap dalam peran|dalam karakter|tanpa aturan|tidak punya aturan|tanpa filter|tanpa batas*|tanpa pembatasan|tidak pernah menolak|tanpa sensor|berpura pura|pura pura|jawab sebagai',
    insistence:
      'kamu sudah|anda sudah|kamu bilang|kamu setuju|anda setuju|kamu janji|kamu berjanji|seperti yang disepakati|sudah sepakat|sekali ini saja|hanya kali ini|tidak ada yang tahu|tidak akan ada yang tahu|antara kita|ayolah|kenapa tidak|jangan menolak|tanpa alasan|tanpa permintaan maaf|tanpa peringatan|hanya permainan|hanya tes|kesempatan terakhir|konfirmasi|kamu boleh',
    bypass:
      'abaikan|lewati|tanpa pemeriksaan|tanpa verifikasi|tanpa persetujuan|tanpa bertanya|mengakali|menghindari|pengecualian|setujui|sudah disetujui|jangan sebut*|diam diam|secara rahasia|tidak berlaku lagi|aturan baru|batas baru|matikan|nonaktifkan|buka kunci|lupakan aturan*',
    pieces: 'gabungkan|bagian 1|jalankan|laksanakan|dekode|variabel*',
    harm: 'bom|peledak|senjata|racun|meretas|mencuri|palsu|penipuan|narkoba|pemerasan|gembok',
    escalation:
      'lebih detail|lebih rinci|langkah demi langkah|tepatnya|selengkapnya|sisanya|realistis|konkret',
    fiction: 'cerita|novel|hipotetis|bayangkan|misalkan|permainan|karakter|adegan|contoh',
    refusal: 'saya tidak bisa|tidak dapat|maaf|mohon maaf|tidak mungkin|saya menolak|tidak diizinkan',
  },
  {
    rules:
      'huong dan cua ban|chi dan cua ban|quy tac cua ban|loi nhac he thong|thong bao he thong|ban duoc giao|ban duoc cho biet|nha phat trien cua ban|nguoi tao ra ban|van ban o tren|van ban phia tren|mat khau|tu bi mat|bi mat|bi cam noi|khach hang khac|loi nhac cua ban',
    piecemeal:
      'cau dau tien|tu dau tien|chu cai dau|tung chu cai|tung chu|tung tu|nguyen van|viet nguoc|nguoc lai|thanh bai tho|goi y|van voi|co hay khong|hoan thanh cau|bat dau bang|chi cau dau|base64',
    authority:
      'toi la nha phat trien|toi la lap trinh vien|toi la quan tri|toi la quan ly|toi la giam sat|toi la chu|toi la ky su|che do bao tri|che do nha phat trien|che do thu nghiem|kiem toan|co tham quyen|uy quyen|cho phep|khan cap|chiu trach nhiem|kiem thu xam nhap|thay mat|nghien cuu',
    persona:
      'bay gio ban la|gio ban la|tu gio|tu bay gio|giu vai|trong vai|khong co quy tac|khong quy tac|khong bo loc|khong gioi han|khong han che|khong bao gio tu choi|khong kiem duyet|gia vo|dong vai|tra loi nhu',
    insistence:
      'ban da noi|ban vua noi|ban da dong y|ban dong y|ban da hua|nhu da thoa thuan|da thoa thuan|chi lan nay|mot lan thoi|khong ai biet|giua chung ta|thoi nao|tai sao khong|dung tu choi|khong xin loi|khong canh bao|chi la tro choi|chi la thu|co hoi cuoi|xac nhan|ban duoc phep',
    bypass:
      'bo qua|phot lo|khong can kiem tra|khong kiem tra|khong xac minh|khong can phe duyet|khong hoi|lach|vuot qua|ngoai le|phe duyet|da duoc phe duyet|dung nhac|bi mat lam|khong con ap dung|quy tac moi|gioi han moi|tat di|vo hieu hoa|mo khoa|quen cac quy tac',
    pieces: 'ghep lai|ghep cac|phan 1|thuc hien|thuc thi|giai ma|bien so',
    harm: 'bom|thuoc no|vu khi|thuoc doc|ma doc|xam nhap|an cap|gia mao|lua dao|ma tuy|tong tien|o khoa',
    escalation: 'chi tiet hon|chi tiet|tung buoc|chinh xac|day du|phan con lai|thuc te|cu the',
    fiction: 'cau chuyen|tieu thuyet|gia dinh|tuong tuong|gia su|tro choi|nhan vat|canh|vi du',
    refusal: 'toi khong the|xin loi|rat tiec|khong the chia se|toi phai tu choi|khong duoc phep',
  },
];

/** Languages in other letters; found anywhere. */
export const SCRIPT_PHRASES: readonly Phrases[] = [
  {
    rules:
      'твои инструкции|твоих инструкц|твоя инструкц|свои инструкции|своих инструкц|ваши инструкции|какие инструкции|твои правила|твоих правил|свои правила|системный промпт|системное сообщение|системную подсказку|тебе дали|тебе сказали|тебе велели|твои разработчики|твои создатели|текст выше|написано выше|пароль|секретное слово|тайное слово|запретили|запрещено говорить|другого клиента|других клиентов',
    piecemeal:
      'первое предложение|первое слово|первые слова|первую букву|первая буква|по буквам|слово в слово|дословно|задом наперёд|задом наперед|наоборот|в виде стих|подсказку|рифмуется|да или нет|закончи предложение|начни с|только перв|base64|переведи их',
    authority:
      'я разработчик|я администратор|я админ|я руководитель|я начальник|я владелец|я инженер|режим обслуживания|режим разработчика|тестовый режим|аудит|уполномочен|разрешение|я разрешаю|срочно|экстренн|под мою ответственность|тест на проникновение|от имени|исследовани',
    persona:
      'теперь ты|ты теперь|отныне|с этого момента|оставайся в роли|в роли|без правил|нет правил|без фильтр|без ограничен|нет ограничен|никогда не отказыва|без цензуры|притворись|представь, что ты|отвечай как',
    insistence:
      'ты же|ты уже|ты сказал|ты согласил|ты обещал|как договорились|мы договорились|только один раз|только раз|в этот раз|никто не узнает|между нами|ну давай|давай только|почему нет|почему бы и нет|не отказывай|без отговорок|без извинен|без предупрежден|это всего лишь|это просто|последний шанс|я настаиваю|подтверди|тебе можно|это уже не',
    bypass:
      'пропусти|игнорируй|проигнорируй|обойти|обойди|без проверки|без подтверждения|без одобрения|не спрашивая|исключение|одобри|одобрено|не упоминай|тайно|незаметно|больше не действ|новые правила|новый лимит|отключи|разблокируй|забудь свои|забудь правила',
    pieces: 'соедини|сложи|собери|часть 1|выполни|исполни|расшифруй|декодируй|переменн',
    harm: 'бомб|взрывчат|оружие|яд |вредонос|взлом|украсть|фальшив|поддел|мошенни|наркотик|шантаж|замок',
    escalation:
      'подробнее|более подробно|пошагово|шаг за шагом|точно|полностью|остальное|реалистич|конкретно',
    fiction: 'истори|рассказ|роман|гипотетич|представь|допустим|ролев|игра|игру|персонаж|сцен|пример',
    refusal:
      'не могу|извините|простите|к сожалению|сожалею|невозможно|вынужден отказать|не имею права|нельзя',
  },
  {
    rules:
      '你的指令|你的指示|你的规则|您的指令|系统提示|系统消息|提示词|给你的指|被告知|你的开发者|你的创造者|上面的文字|上面的内容|密码|秘密|暗号|口令|不能说的|不允许说|其他客户|設定內容|系統提示',
    piecemeal:
      '第一句|第一个字|第一个词|首字母|逐字|一字不|原文|倒着|反过来|写成诗|提示一下|给个提示|押韵|是或否|是还是不是|补全|以…开头|开头是|只要第一|base64|翻译成英文',
    authority:
      '我是开发者|我是开发人员|我是管理员|我是经理|我是主管|我是老板|我是工程师|维护模式|开发者模式|测试模式|审计|授权|有权限|允许你|紧急|我负责|渗透测试|代表|研究',
    persona:
      '你现在是|你现在叫|从现在起|从现在开始|保持角色|角色中|没有任何规则|没有规则|没有限制|不受限制|无限制|没有过滤|从不拒绝|绝不拒绝|不会拒绝|无审查|假装|扮演|以…的身份|的身份回答',
    insistence:
      '你已经|你刚才|你刚刚|你说过|你同意|你答应|你承诺|说好的|约定|就这一次|只这一次|仅此一次|没人会知道|没有人会知道|不会告诉|我们之间|别拒绝|不要拒绝|不要道歉|不要警告|别找借口|为什么不|只是一个|只是游戏|只是测试|最后一次机会|确认|可以的|再来一次',
    bypass:
      '忽略|无视|跳过|绕过|规避|不用检查|不检查|无需验证|无需批准|不要问|例外|批准|已批准|不要提|偷偷|秘密地|不再适用|新规则|新的限制|关闭|禁用|解锁|忘记你的',
    pieces: '拼接|组合起来|合并|第一部分|执行|照做|解码|变量',
    harm: '炸弹|爆炸物|武器|毒药|毒气|恶意软件|黑客|入侵|偷|伪造|假的|诈骗|毒品|勒索|撬锁|开锁',
    escalation: '更详细|详细|一步一步|逐步|具体|确切|完整|剩下|真实的|全部',
    fiction: '故事|小说|假设|想象|假如|角色扮演|游戏|人物|场景|例子',
    refusal: '我不能|我无法|抱歉|对不起|无法|不可以|不方便|不允许|恐怕不',
  },
  {
    rules:
      '指示を|指示は|あなたの指示|ルールを|あなたのルール|システムプロンプト|システムメッセージ|プロンプト|与えられた|言われた|開発者に|作成者|上の文|上記の|パスワード|秘密の言葉|秘密|合言葉|言ってはいけない|他のお客',
    piecemeal:
      '最初の一文|最初の文|最初の単語|最初の文字|一文字ずつ|一字一句|そのまま|逆から|逆さ|詩に|ヒント|韻を|はいかいいえ|続きを|で始め|だけでいい|base64|英語に翻訳',
    authority:
      '私は開発者|開発者です|管理者です|責任者です|上司です|オーナー|エンジニアです|メンテナンスモード|開発者モード|テストモード|監査|権限|許可|緊急|責任を取|侵入テスト|代理|研究',
    persona:
      'あなたは今|今からあなた|これからは|今後は|役になりき|キャラクター|ルールのない|ルールはない|フィルターなし|制限なし|制限のない|拒否しない|検閲なし|ふりをして|として答え',
    insistence:
      'すでに|さっき|言いましたよね|言ったでしょ|同意し|約束し|約束どおり|今回だけ|一度だけ|誰にも言|誰も知ら|内緒|なぜだめ|どうしてだめ|断らないで|拒否しない|謝らない|言い訳|警告なし|ただの|最後のチャンス|確認して|大丈夫です|もう一度',
    bypass:
      '無視|スキップ|飛ばして|回避|確認なし|承認なし|検証なし|聞かずに|例外|承認して|承認済み|触れない|こっそり|もう適用|新しいルール|新しい制限|無効に|解除|忘れて',
    pieces: '組み合わせ|つなげて|パート1|実行|従って|デコード|解読|変数',
    harm: '爆弾|爆発物|武器|毒|マルウェア|ハッキング|盗|偽造|偽の|詐欺|麻薬|脅迫|鍵を開け',
    escalation: 'もっと詳しく|詳しく|具体的|正確に|段階|全部|残り|リアル|完全',
    fiction: '物語|小説|仮に|想像|もし|ロールプレイ|ゲーム|登場人物|シーン|例',
    refusal: 'できません|お答えでき|お伝えでき|申し訳|すみません|ごめん|いたしかねます|お断り|許可されて',
  },
  {
    rules:
      '지시를|지시사항|네 지시|당신의 지시|규칙을|네 규칙|시스템 프롬프트|시스템 메시지|프롬프트|들은 말|받은 지시|개발자가|만든 사람|위의 글|위에 있는|비밀번호|비밀 단어|비밀|암호|말하면 안|다른 고객|이야기할 수 없',
    piecemeal:
      '첫 문장|첫 단어|첫 글자|한 글자씩|글자 그대로|그대로|거꾸로|시로|힌트|운율|예 아니|예 또는|문장을 완성|로 시작|첫 번째만|base64|번역해',
    authority:
      '나는 개발자|저는 개발자|관리자입|관리자야|책임자|상사|소유자|엔지니어|유지보수 모드|개발자 모드|테스트 모드|감사|권한|허가|긴급|책임질|침투 테스트|대신해|연구',
    persona:
      '너는 이제|당신은 이제|지금부터|이제부터|역할을 유지|규칙이 없는|규칙 없|필터 없|제한 없|거절하지 않|검열 없|인 척|로서 대답|처럼 행동|규칙은 사라',
    insistence:
      '이미|방금|말했잖|동의했|약속했|약속대로|합의한|이번 한 번|이번만|한 번만|아무도 모|우리끼리|왜 안|거절하지 마|변명|사과하지|경고 없|그냥|마지막 기회|확인해|해도 돼|마찬가지|끝',
    bypass:
      '무시|건너뛰|우회|확인 없|승인 없|검증 없|묻지 말|예외|승인해|승인됐|언급하지|몰래|더 이상 적용|새 규칙|새로운 한도|꺼|비활성|잠금 해제|잊어|절차를 밟을',
    pieces: '합쳐|이어 붙|파트 1|실행|수행|해독|디코드|변수',
    harm: '폭탄|폭발물|무기|독|악성코드|해킹|훔치|위조|가짜|사기|마약|협박|자물쇠',
    escalation: '더 자세|자세히|단계별|정확히|전체|나머지|현실적|구체적|모두',
    fiction: '이야기|소설|가정|상상|만약|역할극|게임|등장인물|장면|예시',
    refusal: '할 수 없|드릴 수 없|죄송|미안|불가능|거절|허용되지|도와드릴 수 없',
  },
  {
    rules:
      'تعليماتك|التعليمات التي|قواعدك|موجه النظام|رسالة النظام|قيل لك|أعطيت لك|أعطوك|مطوريك|مطوروك|صانعيك|النص أعلاه|كلمة المرور|كلمة السر|الكلمة السرية|السر|ممنوع أن تقول|عميل آخر|العملاء الآخرين|توجيهاتك',
    piecemeal:
      'الجملة الأولى|الكلمة الأولى|الحرف الأول|حرفا حرفا|حرفًا حرفًا|كلمة كلمة|حرفيا|حرفيًا|بالعكس|بالمقلوب|كقصيدة|تلميح|قافية|نعم أو لا|أكمل الجملة|ابدأ ب|base64',
    authority:
      'أنا المطور|أنا المدير|أنا المسؤول|أنا مدير|أنا المشرف|أنا المالك|أنا المهندس|وضع الصيانة|وضع المطور|وضع الاختبار|تدقيق|مخول|تصريح|إذن|طارئ|طوارئ|عاجل|أتحمل المسؤولية|اختبار اختراق|نيابة عن|بحث',
    persona:
      'أنت الآن|من الآن|ابق في الدور|بلا قواعد|بدون قواعد|لا قواعد|بلا قيود|بدون قيود|بدون فلتر|بلا حدود|لا يرفض أبدا|لا ترفض أبدا|بدون رقابة|تظاهر|أجب بصفتك|تصرف كأنك',
    insistence:
      'لقد قلت|سبق أن|وافقت|وعدت|كما اتفقنا|اتفقنا|هذه المرة فقط|مرة واحدة|لن يعرف أحد|بيننا|هيا|لماذا لا|لا ترفض|بدون أعذار|بلا اعتذار|بدون تحذير|مجرد|آخر فرصة|أصر|أكد|يمكنك ذلك',
    bypass:
      'تجاهل|تخط|تجاوز|بدون تحقق|دون تحقق|بدون موافقة|دون موافقة|دون سؤال|استثناء|وافق على|تمت الموافقة|لا تذكر|سرا|لم تعد|قواعد جديدة|حد جديد|عطل|أوقف|افتح القفل|انس ',
    pieces: 'اجمع|ادمج|الجزء 1|نفذ|فك الشفرة|فك تشفير|متغير',
    harm: 'قنبلة|متفجر|سلاح|أسلحة|سم |برمجيات خبيثة|اختراق|سرق|مزور|تزوير|احتيال|مخدر|ابتزاز|قفل',
    escalation: 'تفاصيل أكثر|بالتفصيل|خطوة بخطوة|بالضبط|كاملة|الباقي|واقعي|تحديدا',
    fiction: 'قصة|رواية|افتراض|تخيل|لنفترض|لعبة|شخصية|مشهد|مثال',
    refusal: 'لا أستطيع|لا يمكنني|عذرا|آسف|للأسف|غير ممكن|لا يسمح لي|أعتذر',
  },
  {
    rules:
      'निर्देश दिए गए|आपके निर्देश|अपने निर्देश|तुम्हारे निर्देश|तुम्हारे नियम|आपके नियम|अपने नियम|सिस्टम प्रॉम्प्ट|सिस्टम संदेश|बताया गया|बनाने वाल|डेवलपर ने|ऊपर लिखा|ऊपर का पाठ|पासवर्ड|गुप्त शब्द|रहस्य|कहना मना|दूसरे ग्राहक|बात नहीं कर सकते',
    piecemeal:
      'पहला वाक्य|पहले वाक्य|पहला शब्द|पहला अक्षर|अक्षर दर अक्षर|शब्दशः|हूबहू|उल्टे|उल्टा|कविता के रूप|संकेत|तुक|हाँ या नहीं|वाक्य पूरा|से शुरू|पहले 20|base64|अनुवाद करो',
    authority:
      'मैं डेवलपर|मैं एडमिन|एडमिन हूँ|मैं प्रबंधक|मैं मैनेजर|मैं मालिक|इंजीनियर हूँ|मैं इंजीनियर|रखरखाव मोड|डेवलपर मोड|परीक्षण मोड|ऑडिट|जाँच के लिए|अधिकृत|अनुमति|आपातकाल|तुरंत|ज़िम्मेदारी|की ओर से|शोध',
    persona:
      'अब तुम|अब आप|अब से|तुम्हारा नाम|किरदार में रहो|भूमिका में|कोई नियम नहीं|बिना नियम|बिना फ़िल्टर|बिना सीमा|कभी मना नहीं|बिना सेंसर|नाटक करो|के रूप में जवाब',
    insistence:
      'तुमने कहा|आपने कहा|तुम पहले ही|मान लिया|वादा किया|जैसा तय|बस एक बार|सिर्फ़ एक बार|इस बार|किसी को पता नहीं|हमारे बीच|क्यों नहीं|मना मत करो|बहाना|माफ़ी मत|बिना चेतावनी|केवल खेल|सिर्फ़ एक|आखिरी मौका|पुष्टि करो|समझे',
    bypass:
      'अनदेखा|नज़रअंदाज़|छोड़ दो|बिना जाँच|बिना मंज़ूरी|बिना पूछे|अपवाद|मंज़ूर|स्वीकृत|ज़िक्र मत|चुपके|अब लागू नहीं|नए नियम|नई सीमा|बंद करो|अनलॉक|भूल जाओ',
    pieces: 'जोड़ो|मिलाओ|भाग 1|निष्पादित|पालन करो|डिकोड|चर',
    harm: 'बम|विस्फोटक|हथियार|ज़हर|मैलवेयर|हैक|चोरी|नकली|धोखाधड़ी|नशीली|ब्लैकमेल|ताला',
    escalation: 'और विस्तार|विस्तार से|कदम दर कदम|ठीक ठीक|पूरा|बाकी|असली|सटीक',
    fiction: 'कहानी|उपन्यास|काल्पनिक|कल्पना|मान लो|खेल|पात्र|दृश्य|उदाहरण',
    refusal: 'नहीं कर सकता|नहीं बता सकता|नहीं कर सकती|क्षमा|माफ़ कीजिए|खेद|संभव नहीं|अनुमति नहीं',
  },
];
