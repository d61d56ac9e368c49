/**
 * Slips that are no words themselves, each before the word that was meant. Nothing is guessed: what is not here stays.
 */
const TABLE = `
diffrence difference|differance difference|diffrent different|diferent different|diference difference
recieve receive|seperate separate|definately definitely|beleive believe|wich which|whcih which
becuase because|becouse because|goverment government|enviroment environment|neccessary necessary
necesary necessary|occured occurred|tommorow tomorrow|tomorow tomorrow|untill until|begining beginning
buisness business|bussiness business|busines business|calender calendar|collegue colleague
concious conscious|embarass embarrass|embarassing embarrassing|excercise exercise|exersise exercise
existance existence|foriegn foreign|freind friend|grammer grammar|garantee guarantee|happend happened
immediatly immediately|independant independent|knowlege knowledge|libary library|maintainance maintenance
millenium millennium|noticable noticeable|ocasion occasion|persue pursue|posession possession
prefered preferred|priviledge privilege|probaly probably|pronounciation pronunciation|publically publicly
realy really|recomend recommend|reccomend recommend|refered referred|relevent relevant|religous religious
rythm rhythm|succesful successful|sucessful successful|sucess success|suprise surprise
temperture temperature|tendancy tendency|tounge tongue|truely truly|wierd weird|writting writing|thier their
teh the|tha the|hte the|adn and|waht what|hwo how|dosent doesn't|doesent doesn't|averge average
avarage average|lenght length|heigth height|hieght height|weigth weight|programing programming
langauge language|languge language|enginering engineering|engeneering engineering|colege college
univercity university|scholorship scholarship|acheive achieve|accomodation accommodation
acommodation accommodation|adress address|agressive aggressive|apparant apparent|arguement argument
basicly basically|catagory category|commited committed|completly completely|curiousity curiosity
dissapear disappear|dissapoint disappoint|experiance experience|familar familiar|finaly finally|fourty forty
futher further|gaurd guard|generaly generally|higest highest|humourous humorous|intresting interesting
intrested interested|jewelery jewelry|lisence license|liason liaison|mathmatics mathematics
medecine medicine|minumum minimum|mortage mortgage|nesecary necessary|oppertunity opportunity|opinon opinion
paralel parallel|particulary particularly|peice piece|permanant permanent|permanetly permanently
posible possible|potatos potatoes|tomatos tomatoes|presance presence|proffesional professional
proffesor professor|profesor professor|psycology psychology|psychlogy psychology|questionaire questionnaire
reciept receipt|resturant restaurant|restaraunt restaurant|restarant restaurant|secratary secretary
sincerly sincerely|speach speech|strenght strength|technlogy technology|tecnology technology
transfered transferred|usefull useful|vaccum vacuum|vegatable vegetable|vehical vehicle|visable visible
wellcome welcome|woud would|shoud should|coud could|pasword password|passwrod password|accout account
acount account|emial email|gmial gmail|youtub youtube|facebok facebook|instagramm instagram|whatapp whatsapp
watsapp whatsapp|andriod android|iphon iphone
`;

export const MISSPELLINGS: ReadonlyMap<string, string> = new Map(
  TABLE.split(/[|\n]/)
    .filter((cell) => cell.trim() !== '')
    .map((cell) => {
      const [slip = '', meant = ''] = cell.trim().split(' ');
      return [slip, meant];
    }),
);
