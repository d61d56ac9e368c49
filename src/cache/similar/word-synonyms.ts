/**
 * Spellings and words that everybody uses for the same thing. Written by hand; a line here makes words equal everywhere,
 * so that what only often means the same (college and university, earphone and headphone) stays out.
 */

/** One word in its two spellings; the first one stands for both. */
export const SPELLINGS = `
aluminum aluminium | sulfur sulphur | favor favour | neighbor neighbour | honor honour | labor labour
humor humour | rumor rumour | flavor flavour | harbor harbour | odor odour | tumor tumour | vapor vapour
fiber fibre | meter metre | liter litre | theater theatre | defense defence | offense offence
practice practise | catalog catalogue | dialog dialogue | traveler traveller | traveling travelling travel
mold mould | plow plough | skeptic sceptic | pajama pyjama | cozy cosy | fulfill fulfil | skillful skilful
artifact artefact | aesthetic esthetic | anesthesia anaesthesia | anemia anaemia | diarrhea diarrhoea
estrogen oestrogen | fetus foetus | leukemia leukaemia | orthopedic orthopaedic | pediatrician paediatrician
maneuver manoeuvre | encyclopedia encyclopaedia | archeology archaeology | judgment judgement | while whilst
toward towards | backward backwards | forward forwards | afterward afterwards | until till | through thru
tire tyre | jewelry jewellery | license licence | donut doughnut | yogurt yoghurt | whiskey whisky
omelet omelette | chili chilli | barbecue bbq barbeque | night nite | because coz cuz bcoz bcz | wifi wi_fi
hashtag hash_tag | smartphone smart_phone | screenshot screen_shot | nonprofit non_profit
nonfiction non_fiction | offline off_line | database data_base | username user_name | filename file_name
homepage home_page | lifestyle life_style | birthday bday birth_day | bedbug bed_bug | lightbulb light_bulb
lawnmower lawn_mower | backyard back_yard | bathtub bath_tub | parttime part_time | fulltime full_time
opensource open_source | fullstack full_stack | pushup push_up | situp sit_up | headache head_ache
copypaste copy_paste copy_and_paste | stepmother step_mother | coworker co_worker colleague
roommate room_mate flatmate | cybersecurity cyber_security | blockchain block_chain
`;

/** Other words for the same thing. */
export const SYNONYMS = `
couch sofa | airplane aeroplane | truck lorry | motorcycle motorbike | diaper nappy | eggplant aubergine
zucchini courgette | pharmacy drugstore drug_store | mother mom mum mommy mummy mama | father dad daddy papa
grandmother grandma granny | grandfather grandpa granddad | policeman cop police_officer | flu influenza
hypertension high_blood_pressure | stomachache stomach_ache tummy_ache stomach_pain
toothache tooth_ache tooth_pain | pimple zit | vomit throw_up puke | urinate pee | defecate poop
sunscreen sunblock | hairfall=hair+loss hair_fall=hair+loss losing_hair=hair+loss lose_hair=hair+loss
skinny thin | harddisk hard_drive hard_disk hdd | ssd solid_state_drive
pendrive usb_stick flash_drive pen_drive thumb_drive usb_drive | browser web_browser | programmer coder
regex regular_expression | cli command_line command_line_interface | ui user_interface | ux user_experience
vm virtual_machine | vpn virtual_private_network | hr human_resource | ceo chief_executive_officer
cfo chief_financial_officer | gdp gross_domestic_product | vat value_added_tax | roi return_on_investment
ipo initial_public_offer | iot internet_of_thing | seo search_engine_optimization | diy do_it_yourself
atm cash_machine | dna deoxyribonucleic_acid | car_insurance=car+insurance auto_insurance=car+insurance
share_market=stock+market | undergraduate undergrad | vocabulary vocab | insomnia sleeplessness
cockroach roach | aquarium fish_tank | wardrobe closet | aircon air_conditioner air_conditioning
sweater pullover | christmas xmas | ketchup catsup | dinner supper | luggage baggage
plane_ticket=flight+ticket airplane_ticket=flight+ticket air_ticket=flight+ticket | rucksack backpack
driving_license driver_license drivers_license driver's_license | license_plate number_plate
train_station railway_station | carpark car_park parking_lot | windshield windscreen
gas_station=gasoline+station | secondhand second_hand pre_owned | electric_car ev electric_vehicle
achieve accomplish | annoy irritate | brave courageous | crazy insane | disappear vanish | hire employ
global worldwide | conceal hide | instantly immediately right_away straight_away | inform notify | jump leap
mandatory compulsory obligatory | naked nude | outcome result | persuade convince | recommend suggest
reveal disclose | rude impolite | scare frighten | scared frightened | shout yell | similar alike
strange bizarre | stupid dumb foolish | terrible horrible awful | tolerate put_up_with | useful helpful
wonderful marvelous marvellous | exhausting tiring | ancestor forefather | attractive good_looking
bankrupt insolvent | bathroom restroom washroom | border frontier | carbonated fizzy | cemetery graveyard
courage bravery | dependable reliable
`;
