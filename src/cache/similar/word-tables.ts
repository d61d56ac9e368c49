/**
 * What this project knows of English words: those of one meaning, those that add nothing, those that turn a question
 * around. Written by hand. A line here makes words equal everywhere: only what never changes an answer goes in.
 */

/** One meaning between two bars; the first word stands for all, an underscore joins the words of a phrase. */
export const SAME_MEANING = `
person people every_one someone somebody anyone anybody individual folk others | thing stuff |
my my_own | your your_own | their their_own | suitable appropriate | trump donald_trump | gandhi mahatma_gandhi | modi narendra_modi | putin vladimir_putin | musk elon_musk
obama barack_obama | zuckerberg mark_zuckerberg | hillary hilary | prepare study_for=prepare+for
learn start_learn start_to_learn learn_to_play=learn learn_how_to=learn | improve get_better_at become_better_at be_better_at | free for_free
remove get_rid_of eliminate | find find_out discover locate come_across | buy purchase | earn make_money=earn+money
start begin commence get_start initiate | stop quit cease give_up | choose select pick decide_on decide | big large huge | biggest largest | everybody everyone every_body | ask_a_question=ask+question post_a_question=ask+question write_a_question=ask+question make_a_question=ask+question | start first_start
hitler adolf_hitler | einstein albert_einstein | newton isaac_newton | messi lionel_messi | ronaldo cristiano_ronaldo | darwin charles_darwin
shakespeare william_shakespeare | bezos jeff_bezos | biden joe_biden | sanders bernie_sanders | napoleon napoleon_bonaparte
hillary hillary_clinton hilary_clinton | caesar julius_caesar | merkel angela_merkel | picasso pablo_picasso | mozart wolfgang_amadeus_mozart | capital_city=capital | main_cause=cause major_cause=cause root_cause=cause
pro_and_con=benefit+disadvantage football_player=footballer
small little tiny | smart intelligent clever | fix repair | help assist | finish complete | need require | answer reply
ask enquire inquire | happen occur take_place | try attempt | job employment | movie film | picture photo image
photograph pic | phone cellphone mobile mobile_phone cell_phone smartphone mobile_device | car automobile | kid child
woman lady | man guy | website site webpage web_site | company firm | house home | baby infant
error mistake | illness disease sickness | mean definition define | purpose aim | favorite favourite fav favour
color colour | behavior behaviour | organize organise | analyze analyse | center centre | gray grey | trip journey
price cost | exam examination | math mathematics mathematic | app application | tv television | ad advertisement advert
bike bicycle | fridge refrigerator | vacation holiday | delete erase | create make build develop generate
obtain get acquire receive gain_access_to=get+access | improve enhance better_my=improve boost
overcome get_over | quick fast rapid quickly | easy simple easily simply | fastest quickest
important significant | main primary | rich wealthy | sad unhappy sadness | scared afraid | sick ill | strange weird
funny humorous | difficult hard tough | dangerous harmful | real true genuine legitimate legit genuinely
usa united_states united_states_of_america america u_s_a u_s us^ | uk united_kingdom u_k britain | know come_to_know find_out_if=know know_if=know know_that=know know_whether=know know_when=know tell_when=know tell_if=know
tell_whether=know figure_out_if=know check_if=know find_out_who=know find_out_what=know find_out_how=know find_out_why=know find_out_where=know find_out_when=know determine_if=know determine_whether=know see_if=know | if whether | recover retrieve get_back regain
prepare preparation get_ready prep | forget forgotten | info information data | opinion view | die pass_away
marry marriage get_marry married | sack dismiss oust | laptop notebook | chance probability odd_that likelihood
effect impact consequence implication | benefit advantage | disadvantage drawback downside | treat treatment
invest investment | salary wage pay_scale | friend buddy | boyfriend boy_friend bf | girlfriend girl_friend gf
ai artificial_intelligence | ml machine_learning | js javascript | db database | k8s kubernetes | postgres postgresql
nlp natural_language_processing | os operating_system | api application_programming_interface | resume cv
versus vs | weight_loss=lose+weight lose_weight=lose+weight reduce_weight=lose+weight losing_weight=lose+weight
weight_gain=gain+weight put_on_weight=gain+weight | email mail e_mail electronic_mail gmail_account=gmail
online on_the_internet over_the_internet via_internet through_internet on_the_web | daily every_day each_day per_day a_day in_a_day
weekly every_week per_week a_week each_week | monthly every_month per_month a_month each_month
yearly annually every_year per_year a_year each_year | tired exhausted | kill murder | beginner newbie novice noob
under below less_than | over above more_than | regarding concerning | because since_because due_to because_of
autumn fall_season | lawyer attorney | password passcode | login log_in sign_in log_on | logout log_out sign_out log_off
signup sign_up | setup set_up | backend back_end | frontend front_end | cancel call_off | postpone put_off
contact get_in_touch_with reach_out_to reach_out | ship shipping shipment | modify alter change | use utilize utilise make_use_of
own possess | want would_like | myself yourself oneself ourselves | speak talk | allow permit | forbid prohibit | enough sufficient | whole entire | famous well_know
often frequently | rarely seldom | also as_well | summarize summarise sum_up
insert add | reach arrive | hate dislike | motivate motivation | pregnant pregnancy | depress depression depressive
emotion emotional | genetic gene | engineer engineering | graduate graduation | lose_my=lose | hack hacking
carnivore carnivorous_animal carnivorous | follower follow_er | suicide suicidal
differ difference different distinguish | relate relation relationship | solve solution | religion religious
elect election | president presidency | percent percentage | interest interested interesting
happy happiness  | lonely loneliness | rupee rs inr rupees | dollar usd | euro eur | kg kilogram kilo | km kilometer kilometre | cm centimeter centimetre | pound lb lbs | hour hr hrs | minute mins | second sec | increase raise | reduce lower decrease cut_down | world planet_earth
ideal perfect | safe secure | symptom sign | require requirement | explain explanation | describe description
translate translation | convert conversion | calculate calculation compute | compare comparison
install installation | implement implementation | configure configuration | connect connection | deploy deployment
register registration | subscribe subscription | apply application_process | reset resetting | restore restoration
return giving_back send_back | refund money_back | order place_an_order | track trace | delivery deliver
unsubscribe opt_out | merge combine | split separate_into | sort order_by | program programme programming coding code
beautiful gorgeous | tip advice suggestion hint | novel fiction_book | song music_track | dog canine | cat feline
doctor physician | symptom sign_of | abroad overseas | cheap inexpensive affordable | expensive costly pricey
success successful succeed | language tongue | kitchen cooking_room | garbage trash rubbish
teenager teen adolescent | decline diminish dwindle | viable feasible | richest wealthiest | richer more_rich wealthier
smarter more_smart | movie_theater cinema | pal chum | always all_the_time | deal_with cope_with handle | by_oneself by_myself by_yourself by_ourselves on_my_own on_your_own on_one's_own
remove rid_myself_of rid_yourself_of |
store shop | gasoline petrol | flat apartment | soccer association_football | taxi cab
`;

/** Words that change no answer wherever they stand, when the whole question is read. */
export const LIGHT = `
a an the this that these those some any various certain is are am be been being do does has have having
i you one me u yours it its itself there here
please kindly pls plz could can would may might really actually exactly truly just very so quite rather basically
literally absolutely definitely possibly simply even ever which what that who whom
in on at of as and or but vs between among such best good great top nice better way
ok okay overall
re ve ll
`;

/** Small words that a rewording often adds or drops; together with nothing else they may differ. */
export const WEAK = `
for to with about person thing my our your their we each become still particular particularly personally currently
especially special specifically actual example exactly overall generally usually typically normally effective effectively
efficient efficiently nowadays exam now should also properly correctly how then
`;

/** Pairs that turn a question into another one; each word of a line against each other one. */
export const OPPOSED = `
person thing |
increase reduce | buy sell | enable disable | start stop | open close | first last | before after
min max | minimum maximum | with without | include exclude | import export | encode decode | encrypt decrypt
compress decompress | push pull | upload download | install uninstall | login logout | best worst | good bad
better worse | more less fewer | most least | high low | higher lower | highest lowest | big small | bigger smaller
biggest smallest | long short | longer shorter | longest shortest | fast slow | faster slower | hot cold | old new young
early late | earlier later | left right | up down | on off | in out | inside outside | north south east west
northern southern eastern western | win lose | gain lose | rich poor | cheap expensive | easy difficult | safe dangerous
true false | love hate | accept reject | allow forbid | add remove subtract | create remove delete | multiply divide
benefit disadvantage | pro con | public private | internal external | legal illegal | possible impossible
husband wife | boyfriend girlfriend | man woman | boy girl | mother father | son daughter | brother sister | king queen
he she | male female | input output | read write | send receive | lend borrow | enter exit | ascend descend
horizontal vertical | positive negative | plus minus | above under below | over under | since until | always never
all none some | both neither | strong weak | heavy light | full empty | wet dry | morning evening night | day night
summer winter spring autumn | client server | sync async | credit debit | profit loss | supply demand | lock unlock
block unblock | follow unfollow | attach detach | connect disconnect | freeze thaw | front back | frontend backend
offline online | teacher student | employer employee | buyer seller | landlord tenant | lender borrower | parent child
for against | to from | by for | by about | by to
`;

/** Forms that the rule for endings would get wrong, each before the word it is a form of. */
export const FORMS = `
mice mouse|women woman|men man|children child|feet foot|teeth tooth|geese goose|bought buy|sold sell|went go|gone go
goes go|made make|making make|found find|got get|gotten get|getting get|knew know|known know|thought think
taught teach|learnt learn|wrote write|written write|said say|took take|taken take|taking take|gave give|given give
giving give|told tell|felt feel|left leave|kept keep|met meet|ran run|spoke speak|spoken speak|spent spend|won win
winning win|lost lose|losing lose|built build|sent send|paid pay|broke break|broken break|began begin|begun begin
beginning begin|chose choose|chosen choose|drank drink|drunk drink|drove drive|driven drive|ate eat|eaten eat|fell fall
fallen fall|flew fly|grew grow|grown grow|heard hear|held hold|led lead|lying lie|dying die|died die|dies die|saw see
seen see|slept sleep|swam swim|threw throw|thrown throw|understood understand|woke wake|wore wear|worn wear
lives life|wives wife|knives knife|leaves leaf|using use|used use|uses use|brought bring|caught catch|came come
coming come|forgot forget|forgotten forget|hid hide|hidden hide|rose rise|risen rise|shot shoot|stole steal
stolen steal|tore tear|torn tear|movies movie|cookies cookie|ties tie|shoes shoe|heroes hero|potatoes potato
tomatoes tomato|indices index|indexes index|vertices vertex|matrices matrix|dyeing dye|meaning mean|means mean
meant mean|series series|species species|news news|physics physics|maths math|economics economics|politics politics
criteria criterion|phenomena phenomenon|bus bus|gas gas|lens lens|this this|always always|less less|during during
morning morning|evening evening|nothing nothing|something something|anything anything|everything everything|king king
ring ring|spring spring|string string|wedding wedding|united united|need need|speed speed|seed seed|feed feed|bed bed
red red|hundred hundred|breed breed|indeed indeed|exceed exceed|proceed proceed|succeed succeed|wing wing|sing sing
thing thing|bring bring|bias bias|texas texas|christmas christmas|paris paris|james james|wales wales|its its|as as
does does|has has|was was|is is|us us|yes yes|ios ios|css css|aws aws|dns dns|status status|virus virus|pass pass
class class|process process|address address|business business|access access|express express|boss boss|loss loss
cross cross|glass glass|dress dress|less less|unless unless|across across|wireless wireless|famous famous
previous previous|serious serious|various various|dangerous dangerous|campus campus|bonus bonus|focus focus|plus plus
minus minus|versus versus|census census|corpus corpus|basis basis|analysis analysis|crisis crisis|thesis thesis
tennis tennis|completed complete|completing complete|completes complete|viruses virus|buses bus|gases gas|bonuses bonus|campuses campus|statuses status|lenses lens|crises crisis|
diagnoses diagnosis|hypotheses hypothesis|classes class|losses loss|processes process|businesses business|glasses glasses|diabetes diabetes|netherlands netherlands|philippines philippines|outing outing|sibling sibling
beijing beijing|boeing boeing|ceiling ceiling|pudding pudding|sterling sterling|building building|ing ing|dying die
cutting cut|putting put|sitting sit|running run|swimming swim|stopping stop|planning plan|shopping shop|dating date
dated date|hoping hope|taking take|writing write|riding ride|driving drive|having have|losing lose|coding code
codes code|coded code|caring care|cares care|used use|sites site|sited site|likes like|liked like|liking like
`;

/** Words that become another one by their capital: only the same capital is the same word. */
export const CAPITAL_MATTERS =
  'a us it who polish turkey china march may august apple java swift rust go aids target shell amazon';

/** Small words of other languages with Latin letters that English does not have. */
export const FOREIGN = `
el la los las una unos unas del por para como que qual cual es esta mi tu su con y o en se le les des du une et est
dans pour avec sans que qui quel quelle sur mon ma je der das dem des ein eine einen einem und ist sind wie wo
warum wann wer kann ich mein meine nicht mit ohne von zu auf zum zur il lo gli della dei di che perche dove sono
 con senza um uma os da dos na nos com sem meu minha em voce onde quando het een hoe waar waarom niet met zonder
ik mijn naar voor jak gdzie dlaczego nie bez czy nasil nerede neden ve bir bu ile kya hai kaise mein ka ki ko ke se
`;

/** What comes before a word and says how it hangs together with the rest. */
export const PREPOSITIONS = `
to from by for than with without before after into towards toward against about over under above below since until of in
on at between through via onto off out up down as
`;

/** What everybody does with a thing, before the things: among the best of them, "to read" or "to buy" adds nothing. */
export const PLAIN_VERBS = `
read: book novel magazine newspaper blog article author | watch see: movie series show anime documentary drama cartoon sitcom
visit see: place city country museum beach attraction temple destination spot | listen: song album podcast band music playlist
play: game | eat: restaurant food dish snack | stay: hotel hostel resort apartment
buy get purchase: phone laptop smartphone car bicycle camera headphone earphone tablet television watch computer guitar bed
use: app website software tool library framework plugin browser editor font | take: course class | download: app game
`;
