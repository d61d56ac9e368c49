/**
 * Words of one root that ask for the same wherever they stand for each other: the act and its name, the quality and what
 * has it. Written by hand. Left out is what another meaning has grown on: station, apartment, vacation, presentation.
 */

/** One family between two bars; the first word stands for all. */
export const WORD_FAMILIES = `
colonize colonise colonization colonisation | demonetize demonetise demonetization demonetisation
optimize optimise optimization optimisation | minimize minimise minimization
maximize maximise maximization | customize customise customization customisation
normalize normalise normalization | serialize serialise serialization
visualize visualise visualization visualisation | monetize monetise monetization monetisation
globalize globalise globalization globalisation | privatize privatise privatization privatisation
industrialize industrialise industrialization industrialisation
urbanize urbanise urbanization urbanisation | modernize modernise modernization modernisation
memorize memorise memorization memorisation | categorize categorise categorization categorisation
synchronize synchronise synchronization sync | initialize initialise initialization
sterilize sterilise sterilization | hospitalize hospitalise hospitalization | vaccinate vaccination
immunize immunise immunization | meditate meditation | mediate mediation | migrate migration
immigrate immigration | emigrate emigration | evaporate evaporation | pollinate pollination
germinate germination | hibernate hibernation | concentrate concentration | motivate motivated motivating
procrastinate procrastination procrastinating | communicate communication | navigate navigation
donate donation | fertilize fertilise fertilization fertilisation | hydrate hydration
dehydrate dehydration | oxidize oxidise oxidation | circulate circulation | simulate simulation
animate animation | illustrate illustration | integrate integration | validate validation
authenticate authentication | automate automation | allocate allocation | estimate estimation
evaluate evaluation | generate generating | negotiate negotiation | manipulate manipulation
accelerate acceleration | radiate radiation | eliminate elimination | discriminate discrimination
contaminate contamination | terminate termination | investigate investigation | celebrate celebration
demonstrate demonstration | collaborate collaboration | cooperate cooperation | hallucinate hallucination
vibrate vibration | separate separation | regulate regulation | rotate rotation | complicate complication
renovate renovation | decorate decoration | cultivate cultivation | irrigate irrigation
deforest deforestation | transport transportation | tax taxation | quote quotation | consult consultation
adapt adaptation | exploit exploitation | ferment fermentation | segment segmentation
recommend recommendation | interpret interpretation | confirm confirmation | transform transformation
explore exploration | examine examination | invite invitation | cite citation | compile compilation
inspire inspiration | perspire perspiration | evolve evolution | resolve resolution | dissolve dissolution
absorb absorption | inhibit inhibition | prohibit prohibition | compete competition | ignite ignition
erode erosion | explode explosion | erupt eruption | invade invasion | corrupt corruption
disrupt disruption | interrupt interruption | adopt adoption | attract attraction attracted attractive
extract extraction | subtract subtraction | distract distraction | inject injection | reject rejection
detect detection | protect protection | correct correction | infect infection | inspect inspection
predict prediction | restrict restriction | construct construction | destroy destruction
produce production | reduce reduction | introduce introduction | deduce deduction | reproduce reproduction
discuss discussion | suppress suppression | confess confession | obsess obsession | invent invention
prevent prevention | pollute pollution | execute execution | contribute contribution
distribute distribution | substitute substitution | educate education educational | collect collection
punctuate punctuation | pronounce pronunciation pronouncing | menstruate menstruation | ovulate ovulation
masturbate masturbation masturbating | ejaculate ejaculation | lactate lactation | abort abortion
addict addiction addicted | improve improvement | move movement | pay payment | achieve achievement
announce announcement | adjust adjustment | measure measurement | replace replacement
enroll enrol enrollment enrolment | encourage encouragement | punish punishment
embarrass embarrassment embarrassing embarrassed | disappoint disappointment disappointing disappointed
excite excitement | recruit recruitment | retire retirement | settle settlement | agree agreement
amend amendment | manage management | invest investing | attach attachment | weak weakness | dark darkness
lazy laziness | shy shyness | aware awareness | dizzy dizziness | nervous nervousness | bald baldness
blind blindness | conscious consciousness | kind kindness | selfish selfishness | forgive forgiveness
jealous jealousy | angry anger | anxious anxiety | curious curiosity | insecure insecurity insecurities
confident confidence | violent violence | independent independence | obedient obedience
important importance | significant significance | relevant relevance | resist resistance | appear appearance
perform performance | maintain maintenance maintaining | assist assistance | accept acceptance
survive survival | arrive arrival | approve approval | remove removal | deny denial | refuse refusal
withdraw withdrawal | propose proposal | dismiss dismissal | discover discovery
recover recovery recovering | deliver delivering | popular popularity | similar similarity
stupid stupidity | possible possibility | probable probability | available availability
compatible compatibility | flexible flexibility | eligible eligibility | fertile fertility
creative creativity | productive productivity | sensitive sensitivity | equal equality
immortal immortality | obese obesity | fluent fluency fluently | frequent frequency frequently
proficient proficiency | accurate accuracy accurately | private privacy privately
pregnant pregnancy pregnancies | poor poverty | strong strength strengthen | healthy health healthily
anonymous anonymously anonymity | scientific scientifically science | permanent permanently
temporary temporarily | automatic automatically | remote remotely | natural naturally | chemical chemically
physical physically | mental mentally | financial financially finance | spiritual spiritually spirituality
political politically politics | biological biologically biology | genetic genetically genetics
historical historically history | digital digitally | magnify magnification magnifying
multiply multiplication | divide division | classify classification | identify identification
verify verification | certify certification | qualify qualification | modify modification
purify purification | specify specification | notify notification | simplify simplification
justify justification | amplify amplification | celebrity celeb | mosquito mosquitos
extrovert extroverted extroversion | hypnosis hypnotize hypnotise hypnotism | breakup break_up broken_up
burnout burn_out | makeup make_up | backup back_up | dropout drop_out | checkout check_out | layoff lay_off
takeoff take_off | shutdown shut_down | reading_comprehension reading_understanding
apologize apologise apology | criticize criticise criticism | emphasize emphasise emphasis
analysis analyses analyse analyze | advise advice | believe belief | prove proof | choose choice choosing
lose loss losing | complain complaint | legalize legalise legalization legalisation legalizing
legal legally | illegal illegally | compose composing | introvert introverted | extrovert extroverted
hypnosis hypnotism | autism autistic_disorder | chairman chairperson chairwoman | repay pay_back
secure securely | warm warmth | grow growth growing | homosexual homosexuality | breath breathe breathing
startup start_up | die death
`;
